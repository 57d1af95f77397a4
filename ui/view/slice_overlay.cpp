#include "ui/view/slice_overlay.h"

#include "ui/view/scale_bar.h"

namespace volumen {

namespace {

constexpr double kCrosshairGap = 9;   // the voxel itself stays visible
constexpr double kCrosshairWidth = 1;
constexpr double kTurnedWidth = 1.25;  // as bright to the eye as an upright line of one pixel
constexpr double kDotWidth = 5;
constexpr double kParallel = 1e-6;

/// The middle of a line of `width` whole pixels about `middle` whose edges fall between pixels.
double sharp(double middle, double width) { return std::round(middle - width / 2) + width / 2; }

}  // namespace

QPointF PaneProjection::toPane(Point um) const {
    const Point pixel = grid.pixelOf(um);
    return {(pixel.x - static_cast<double>(rect.left) + 0.5) / devicePixelRatio, (pixel.y - static_cast<double>(rect.top) + 0.5) / devicePixelRatio};
}

Point PaneProjection::toUm(QPointF position) const {
    return grid.plane.at(position.y() * devicePixelRatio - 0.5 + static_cast<double>(rect.top),
                         position.x() * devicePixelRatio - 0.5 + static_cast<double>(rect.left));
}

std::vector<ScreenLine> SliceOverlay::lines(QSizeF size) const {
    std::vector<ScreenLine> lines;
    for (const PaneId other : kSlicePanes)
        if (choice.crosshair && other != pane) addPlane(lines, size, other);
    addCrop(lines);
    for (const ToolOutline& outline : outlines) addOutline(lines, outline);
    for (const ToolMark& mark : marks) addMark(lines, mark);
    return lines;
}

void SliceOverlay::paintStamp(QPainter& painter) const {
    if (!stamp) return;
    const Point corner = (stamp->across + stamp->down) * 0.5;
    const Point far = stamp->um + stamp->across * (stamp->cells.width() - 1) + stamp->down * (stamp->cells.height() - 1);
    painter.drawImage(QRectF(projection.toPane(stamp->um - corner), projection.toPane(far + corner)), stamp->cells);
}

void SliceOverlay::paint(QPainter& painter, QSizeF size) const {
    painter.setFont(style->caption);
    painter.setRenderHint(QPainter::Antialiasing);
    for (const ToolMark& mark : marks) paintOnData(painter, projection.toPane(mark.to) + QPointF(8, -8), QString::fromStdString(mark.text), style->onData);
    if (choice.scaleBar) paintScaleBar(painter, size, project->view().pane(pane).umPerPixel, project->space().calibrated, *style);
}

/// The line in which another pane's plane cuts this one, with a gap at the crosshair.
void SliceOverlay::addPlane(std::vector<ScreenLine>& lines, QSizeF size, PaneId other) const {
    const PaneState& self = project->view().pane(pane);
    const Point cut = cross(self.normal(), project->view().pane(other).normal());
    if (length(cut) < kParallel) return;
    const double ratio = projection.devicePixelRatio;
    const QPointF along(dot(cut, self.right) / length(cut), dot(cut, self.down) / length(cut));
    const bool level = std::abs(along.y()) < kParallel, upright = std::abs(along.x()) < kParallel;
    const double width = level || upright ? std::max(1.0, std::round(kCrosshairWidth * ratio)) : kTurnedWidth * ratio;
    QPointF centre = projection.toPane(project->crosshairUm()) * ratio;
    if (level) centre.setY(sharp(centre.y(), width));
    if (upright) centre.setX(sharp(centre.x(), width));
    const double far = (size.width() + size.height()) * ratio + std::abs(centre.x()) + std::abs(centre.y());
    QColor color = style->axisOnData(axisOf(other));
    color.setAlphaF(0.75F);
    for (const double way : {1.0, -1.0}) lines.push_back({centre + along * (way * kCrosshairGap * ratio), centre + along * (way * far), width, color});
}

/// White within black: seen on any grey, and on any label's colour.
void SliceOverlay::addOutline(std::vector<ScreenLine>& lines, const ToolOutline& outline) const {
    const double ratio = projection.devicePixelRatio;
    std::vector<QPointF> points;
    for (const Point um : outline.um) points.push_back(projection.toPane(um) * ratio);
    if (outline.closed && !points.empty()) points.push_back(points.front());
    for (const auto& [width, color] : {std::pair(2.5, QColor(0, 0, 0, 150)), std::pair(1.2, QColor(255, 255, 255, 230))})
        for (std::size_t i = 1; i < points.size(); ++i) lines.push_back({points[i - 1], points[i], width * ratio, color});
}

void SliceOverlay::addMark(std::vector<ScreenLine>& lines, const ToolMark& mark) const {
    const double ratio = projection.devicePixelRatio;
    const QPointF from = projection.toPane(mark.from) * ratio, to = projection.toPane(mark.to) * ratio;
    lines.push_back({from, to, 3 * ratio, QColor(0, 0, 0, 170)});
    lines.push_back({from, to, 1.5 * ratio, style->accent});
    for (const QPointF end : {from, to}) lines.push_back({end, end, kDotWidth * ratio, style->accent});
}

/// The crop box of the 3D pane, where the pane looks along an axis.
void SliceOverlay::addCrop(std::vector<ScreenLine>& lines) const {
    const auto& crop = project->view().scene.crop;
    const PaneState& state = project->view().pane(pane);
    if (!crop || !isUnturned(state, pane)) return;
    const QPointF a = projection.toPane(crop->lo) * projection.devicePixelRatio, b = projection.toPane(crop->hi) * projection.devicePixelRatio;
    QColor color = style->onData;
    color.setAlphaF(0.6F);
    const QPointF corners[] = {a, {b.x(), a.y()}, b, {a.x(), b.y()}};
    for (std::size_t i = 0; i < 4; ++i) lines.push_back({corners[i], corners[(i + 1) % 4], projection.devicePixelRatio, color});
}

}  // namespace volumen
