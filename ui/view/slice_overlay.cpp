#include "ui/view/slice_overlay.h"

#include <QFontMetricsF>

#include "core/base/text.h"

namespace volumen {

namespace {

constexpr double kCrosshairGap = 9;   // the voxel itself stays visible
constexpr double kLongestBar = 160;
constexpr double kMargin = 12;

/// Text that can be read on any grey.
void paintText(QPainter& painter, QPointF baseline, const QString& text, const QColor& color) {
    painter.setPen(QColor(0, 0, 0, 200));
    for (const QPointF shift : {QPointF(1, 1), QPointF(-1, 1), QPointF(1, -1), QPointF(-1, -1)}) painter.drawText(baseline + shift, text);
    painter.setPen(color);
    painter.drawText(baseline, text);
}

}  // namespace

QPointF PaneProjection::toPane(Point um) const {
    const Point pixel = grid.pixelOf(um);
    return {(pixel.x - static_cast<double>(rect.left) + 0.5) / devicePixelRatio, (pixel.y - static_cast<double>(rect.top) + 0.5) / devicePixelRatio};
}

Point PaneProjection::toUm(QPointF position) const {
    return grid.plane.at(position.y() * devicePixelRatio - 0.5 + static_cast<double>(rect.top),
                         position.x() * devicePixelRatio - 0.5 + static_cast<double>(rect.left));
}

double niceLength(double longest) {
    const double power = std::pow(10, std::floor(std::log10(longest)));
    for (const double step : {5.0, 2.0})
        if (step * power <= longest) return step * power;
    return power;
}

void SliceOverlay::paint(QPainter& painter, QSizeF size) const {
    painter.setFont(style->caption);
    if (choice.crosshair) paintCrosshair(painter, size);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const ToolMark& mark : marks) paintMark(painter, mark);
    if (choice.scaleBar) paintScaleBar(painter, size);
}

void SliceOverlay::paintCrosshair(QPainter& painter, QSizeF size) const {
    for (const PaneId other : kSlicePanes)
        if (other != pane) paintPlane(painter, size, other);
}

/// The line in which another pane's plane cuts this one, with a gap at the crosshair.
void SliceOverlay::paintPlane(QPainter& painter, QSizeF size, PaneId other) const {
    const PaneState& self = project->view().pane(pane);
    const Point cut = cross(self.normal(), project->view().pane(other).normal());
    if (length(cut) < 1e-6) return;
    const QPointF centre = projection.toPane(project->crosshairUm());
    const QPointF along(dot(cut, self.right) / length(cut), dot(cut, self.down) / length(cut));
    const double far = size.width() + size.height() + std::abs(centre.x()) + std::abs(centre.y());
    QColor color = style->axisOnData(axisOf(other));
    color.setAlphaF(0.75F);
    painter.setRenderHint(QPainter::Antialiasing, along.x() * along.y() != 0);
    painter.setPen(QPen(color, 1));
    painter.drawLine(centre + along * kCrosshairGap, centre + along * far);
    painter.drawLine(centre - along * kCrosshairGap, centre - along * far);
}

void SliceOverlay::paintScaleBar(QPainter& painter, QSizeF size) const {
    const double umPerPixel = project->view().pane(pane).umPerPixel;
    const double um = niceLength(std::min(kLongestBar, size.width() / 3) * umPerPixel);
    const double pixels = um / umPerPixel;
    const QPointF right(size.width() - kMargin, size.height() - kMargin);
    const QPointF left = right - QPointF(pixels, 0);
    const QString text = QString::fromStdString(project->space().calibrated ? formatRoundLength(um) : formatThousands(static_cast<std::int64_t>(um)) + " voxels");
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 4));
    painter.drawLine(left, right);
    painter.setPen(QPen(style->onData, 2));
    painter.drawLine(left, right);
    const double width = QFontMetricsF(style->caption).horizontalAdvance(text);
    paintText(painter, QPointF((left.x() + right.x() - width) / 2, right.y() - 6), text, style->onData);
}

void SliceOverlay::paintMark(QPainter& painter, const ToolMark& mark) const {
    const QPointF from = projection.toPane(mark.from), to = projection.toPane(mark.to);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 3));
    painter.drawLine(from, to);
    painter.setPen(QPen(style->accent, 1.5));
    painter.drawLine(from, to);
    painter.setBrush(style->accent);
    painter.drawEllipse(from, 2.5, 2.5);
    painter.drawEllipse(to, 2.5, 2.5);
    paintText(painter, to + QPointF(8, -8), QString::fromStdString(mark.text), style->onData);
}

}  // namespace volumen
