#include "ui/layers_tab.h"

#include <QPainter>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/panels/icon_button.h"
#include "ui/panels/layer_inspector.h"
#include "ui/panels/layers_panel.h"
#include "ui/panels/section.h"
#include "ui/panels/surface_section.h"
#include "ui/panels/volume_section.h"
#include "ui/theme.h"

namespace volumen {

LayersTab::LayersTab(QWidget* parent) : QWidget(parent), m_layers(new LayersPanel), m_inspector(new LayerInspector), m_volume(new VolumeSection), m_surface(new SurfaceSection) {
    auto* add = new IconButton("plus", tr("Add layer…"));
    connect(add, &QToolButton::clicked, m_layers, &LayersPanel::addWanted);
    auto* list = new Section(tr("Layers"), m_layers);
    list->addButton(add);
    auto* scroll = new QScrollArea;
    auto* inspected = new QWidget;
    auto* parts = new QVBoxLayout(inspected);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(0);
    parts->addWidget(m_inspector);
    parts->addWidget(m_volume);
    parts->addWidget(m_surface);
    parts->addStretch(1);
    scroll->setWidget(inspected);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    inspected->setAutoFillBackground(false);

    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(list);
    splitter->addWidget(scroll);
    splitter->setSizes({200, 680});
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 0);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter);
}

void LayersTab::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), currentTheme().panel); }

}  // namespace volumen
