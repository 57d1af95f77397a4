#include "ui/view/lasso_veil.h"

#include <QMouseEvent>
#include <QPainter>
#include <utility>

namespace volumen {

namespace {
constexpr qsizetype kFewest = 3;
}

LassoVeil::LassoVeil(QWidget* pane) : QWidget(pane) {
    setAttribute(Qt::WA_NoSystemBackground);
    setCursor(Qt::CrossCursor);
    pane->installEventFilter(this);
    resize(pane->size());
    hide();
}

void LassoVeil::cancel() {
    m_line.clear();
    update();
}

bool LassoVeil::eventFilter(QObject*, QEvent* event) {
    if (event->type() == QEvent::Resize) resize(parentWidget()->size());
    return false;
}

void LassoVeil::mousePressEvent(QMouseEvent* event) {
    const bool draws = event->button() == Qt::LeftButton || event->button() == Qt::RightButton;
    if (!draws || begun()) return event->ignore();
    m_button = event->button();
    m_line = {event->position()};
}

void LassoVeil::mouseMoveEvent(QMouseEvent* event) {
    if (!begun()) return event->ignore();
    m_line.append(event->position());
    update();
}

void LassoVeil::mouseReleaseEvent(QMouseEvent* event) {
    if (!begun() || event->button() != m_button) return event->ignore();
    const QPolygonF line = std::exchange(m_line, {});
    update();
    if (line.size() >= kFewest) Q_EMIT drawn(line, m_button == Qt::LeftButton);
}

/// White within black, as outlines in the slices.
void LassoVeil::paintEvent(QPaintEvent*) {
    if (!begun()) return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const auto& [width, color] : {std::pair(2.5, QColor(0, 0, 0, 150)), std::pair(1.2, QColor(255, 255, 255, 230))}) {
        painter.setPen(QPen(color, width));
        painter.drawPolygon(m_line);
    }
}

}  // namespace volumen
