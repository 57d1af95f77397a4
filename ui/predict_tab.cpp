#include "ui/predict_tab.h"

#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/panels/accept_panel.h"
#include "ui/panels/predict_panel.h"
#include "ui/panels/section.h"
#include "ui/theme.h"

namespace volumen {

namespace {

/// A hairline between two sections.
class Line : public QWidget {
public:
    Line() { setFixedHeight(1); }

protected:
    void paintEvent(QPaintEvent*) override { QPainter(this).fillRect(rect(), currentTheme().border); }
};

}  // namespace

PredictTab::PredictTab(QWidget* parent) : QWidget(parent), m_predict(new PredictPanel), m_accept(new AcceptPanel) {
    auto* content = new QWidget;
    auto* parts = new QVBoxLayout(content);
    parts->setContentsMargins(0, 0, 0, 0);
    parts->setSpacing(0);
    parts->addWidget(new Section(tr("Predict"), m_predict));
    parts->addWidget(new Line);
    parts->addWidget(new Section(tr("Accept as labels"), m_accept));
    parts->addStretch(1);
    auto* scroll = new QScrollArea;
    scroll->setWidget(content);
    scroll->setWidgetResizable(true);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->viewport()->setAutoFillBackground(false);
    content->setAutoFillBackground(false);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(scroll);
}

void PredictTab::paintEvent(QPaintEvent*) { QPainter(this).fillRect(rect(), currentTheme().panel); }

}  // namespace volumen
