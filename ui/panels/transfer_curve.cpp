#include "ui/panels/transfer_curve.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "ui/panels/number_text.h"
#include "ui/tabular_text.h"
#include "ui/theme.h"

namespace volumen {

namespace {
constexpr double kSide = 7;    ///< room for half a point left and right
constexpr double kRadius = 5;  ///< of a point
constexpr double kReach = 10;  ///< pixels from a point that still take hold of it
constexpr double kArrow = 1.0 / 128;

QColor colorOf(const TransferPoint& point) { return QColor(QRgb(0xff000000u | point.color)); }
}  // namespace

TransferCurve::TransferCurve(QWidget* parent) : HistogramCanvas({kSide, kSide, kSide, kSide}, parent) {
    setMinimumHeight(112);
    setFocusPolicy(Qt::ClickFocus);
    setAccessibleName(tr("Transfer curve"));
    setToolTip(tr("Value to the right, opacity upwards. Drag points; double click adds one, or colours it; right click or Del removes it"));
}

void TransferCurve::setPoints(const std::vector<TransferPoint>& points) {
    if (points == m_points) return;
    m_points = points;
    if (m_selected && *m_selected >= m_points.size()) select({});
    if (m_hot && *m_hot >= m_points.size()) m_hot.reset();
    update();
}

void TransferCurve::select(std::optional<std::size_t> point) {
    if (point == m_selected) return;
    m_selected = point;
    update();
    Q_EMIT selectionChanged();
}

QPointF TransferCurve::positionOf(const TransferPoint& point) const {
    const QRectF plot = plotRect();
    return {std::clamp(xOf(point.value), plot.left(), plot.right()), plot.bottom() - point.opacity * plot.height()};
}

TransferPoint TransferCurve::pointAt(QPointF position) const {
    const QRectF plot = plotRect();
    return {.value = snapped(valueUnder(std::clamp(position.x(), plot.left(), plot.right()))),
            .opacity = std::clamp((plot.bottom() - position.y()) / std::max(plot.height(), 1.0), 0.0, 1.0)};
}

std::optional<std::size_t> TransferCurve::near(QPointF position) const {
    std::optional<std::size_t> nearest;
    double least = kReach;
    for (std::size_t i = 0; i < m_points.size(); ++i) {
        const QPointF way = positionOf(m_points[i]) - position;
        const double distance = std::hypot(way.x(), way.y());
        if (distance <= least) least = distance, nearest = i;
    }
    return nearest;
}

void TransferCurve::want(std::vector<TransferPoint> points) {
    setPoints(points);
    Q_EMIT pointsWanted(points);
}

/// Between its neighbours; what lies outside the histogram's range stays so until it is moved along it.
void TransferCurve::moveTo(std::size_t index, TransferPoint to) {
    std::vector<TransferPoint> points = m_points;
    const double least = narrowest();
    if (index > 0) to.value = std::max(to.value, points[index - 1].value + least);
    if (index + 1 < points.size()) to.value = std::min(to.value, points[index + 1].value - least);
    points[index].value = to.value;
    points[index].opacity = std::clamp(to.opacity, 0.0, 1.0);
    want(std::move(points));
}

void TransferCurve::moveSelected(double value) {
    if (m_selected) moveTo(*m_selected, {.value = snapped(value), .opacity = m_points[*m_selected].opacity});
}

/// In the colour that the curve has there.
void TransferCurve::add(QPointF position) {
    if (m_points.size() >= kMostTransferPoints) return;
    TransferPoint point = pointAt(position);
    point.color = transferAt(VolumeLook{.points = m_points}, point.value).color;
    if (m_points.empty()) point.color = 0xffffff;
    std::vector<TransferPoint> points = m_points;
    const auto after = std::upper_bound(points.begin(), points.end(), point, [](const TransferPoint& a, const TransferPoint& b) { return a.value < b.value; });
    if (after != points.begin() && (after - 1)->value == point.value) return;
    const auto index = static_cast<std::size_t>(after - points.begin());
    points.insert(after, point);
    want(std::move(points));
    select(index);
}

/// One stays: a curve without points shows nothing.
void TransferCurve::remove(std::size_t index) {
    if (m_points.size() <= 1) return;
    std::vector<TransferPoint> points = m_points;
    points.erase(points.begin() + static_cast<std::ptrdiff_t>(index));
    select({});
    want(std::move(points));
}

void TransferCurve::mousePressEvent(QMouseEvent* event) {
    const std::optional<std::size_t> point = near(event->position());
    if (event->button() == Qt::RightButton && point) return remove(*point);
    if (event->button() != Qt::LeftButton) return;
    select(point);
    m_dragging = point.has_value();
}

void TransferCurve::mouseMoveEvent(QMouseEvent* event) {
    if (m_dragging && m_selected) return moveTo(*m_selected, pointAt(event->position()));
    m_hot = near(event->position());
    setCursor(m_hot ? Qt::SizeAllCursor : Qt::ArrowCursor);
    update();
}

void TransferCurve::mouseReleaseEvent(QMouseEvent*) { m_dragging = false; }

void TransferCurve::mouseDoubleClickEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_dragging = false;
    if (!near(event->position())) return add(event->position());
    select(near(event->position()));
    Q_EMIT colorWanted();
}

void TransferCurve::keyPressEvent(QKeyEvent* event) {
    if (!m_selected) return QWidget::keyPressEvent(event);
    TransferPoint point = m_points[*m_selected];
    const double step = std::max(snapped(range() * kArrow), integers() ? 1.0 : 0.0);
    switch (event->key()) {
        case Qt::Key_Delete:
        case Qt::Key_Backspace: return remove(*m_selected);
        case Qt::Key_Left: point.value -= step; break;
        case Qt::Key_Right: point.value += step; break;
        case Qt::Key_Up: point.opacity += kArrow; break;
        case Qt::Key_Down: point.opacity -= kArrow; break;
        default: return QWidget::keyPressEvent(event);
    }
    moveTo(*m_selected, point);
}

void TransferCurve::leaveEvent(QEvent*) {
    m_hot.reset();
    update();
}

/// The area under the curve in the colours of its values, and the curve itself.
void TransferCurve::drawCurve(QPainter& p) const {
    if (m_points.empty()) return;
    const QRectF plot = plotRect();
    QPolygonF line;
    line << QPointF(plot.left(), positionOf(m_points.front()).y());
    QLinearGradient colors(plot.topLeft(), plot.topRight());
    for (const TransferPoint& point : m_points) {
        line << positionOf(point);
        QColor color = colorOf(point);
        color.setAlphaF(0.55F);
        colors.setColorAt(std::clamp((positionOf(point).x() - plot.left()) / std::max(plot.width(), 1.0), 0.0, 1.0), color);
    }
    line << QPointF(plot.right(), positionOf(m_points.back()).y());
    QPainterPath area;
    area.addPolygon(line);
    area.lineTo(plot.bottomRight());
    area.lineTo(plot.bottomLeft());
    p.fillPath(area, colors);
    p.setPen(QPen(currentTheme().text, 1.5));
    p.drawPolyline(line);
}

void TransferCurve::drawPoint(QPainter& p, std::size_t index) const {
    const Theme& t = currentTheme();
    const bool chosen = m_selected == index, hot = m_hot == index;
    p.setPen(QPen(chosen ? t.accent : hot ? t.text : t.panel, chosen ? 2.5 : 1.5));
    p.setBrush(colorOf(m_points[index]));
    const double radius = kRadius + (chosen || hot ? 1 : 0);
    p.drawEllipse(positionOf(m_points[index]), radius, radius);
}

void TransferCurve::drawReadout(QPainter& p) const {
    const std::optional<std::size_t> of = m_dragging ? m_selected : m_hot;
    if (!of) return;
    const TransferPoint& point = m_points[*of];
    p.setFont(captionFont());
    p.setPen(currentTheme().caption);
    const QRect line = plotRect().toRect().adjusted(0, 0, -2, -plotRect().toRect().height() + 16);
    drawTabular(p, line, Qt::AlignRight, tr("%1 · %2 %").arg(numberText(point.value)).arg(std::lround(point.opacity * 100)));
}

void TransferCurve::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(t.field);
    p.drawRoundedRect(rect(), metrics::kRadius, metrics::kRadius);
    p.fillPath(histogramShape(histogram(), plotRect(), 6, true), mixed(t.field, t.caption, 0.3));
    drawCurve(p);
    for (std::size_t i = 0; i < m_points.size(); ++i) drawPoint(p, i);
    drawReadout(p);
}

}  // namespace volumen
