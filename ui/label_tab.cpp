#include "ui/label_tab.h"

#include <QPainter>
#include <QSplitter>
#include <QVBoxLayout>

#include "ui/panels/history_panel.h"
#include "ui/panels/icon_button.h"
#include "ui/panels/label_panel.h"
#include "ui/panels/section.h"
#include "ui/theme.h"

namespace volumen {

LabelTab::LabelTab(QWidget* parent) : QWidget(parent), m_labels(new LabelPanel), m_history(new HistoryPanel) {
    auto* add = new IconButton("plus", tr("Add label"));
    connect(add, &QToolButton::clicked, this, &LabelTab::addWanted);
    auto* list = new Section(tr("Labels"), m_labels);
    list->addButton(add);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(list);
    splitter->addWidget(new Section(tr("History"), m_history));
    splitter->setSizes({320, 480});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(splitter);
}

void LabelTab::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), currentTheme().panel); }

}  // namespace volumen
