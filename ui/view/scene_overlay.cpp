#include "ui/view/scene_overlay.h"

#include "ui/view/scale_bar.h"

namespace volumen {

namespace {

constexpr double kDot = 9, kHotDot = 13;  // pixels across
constexpr double kLine = 1.25, kHotLine = 2.5;

/// The ends of the twelve edges, as bits of a corner's index.
constexpr std::array<std::array<unsigned, 2>, 12> kEdges{{{0, 1}, {2, 3}, {4, 5}, {6, 7}, {0, 2}, {1, 3}, {4, 6}, {5, 7}, {0, 4}, {1, 5}, {2, 6}, {3, 7}}};

Point cornerOf(const WorldBox& box, unsigned i) { return {.z = i & 4 ? box.hi.z : box.lo.z, .y = i & 2 ? box.hi.y : box.lo.y, .x = i & 1 ? box.hi.x : box.lo.x}; }

}  // namespace

/// As far as it lies before the eye.
void SceneOverlay::addLine(std::vector<ScreenLine>& lines, Point from, Point to, double width, const QColor& color) const {
    const CameraState& camera = handles.camera;
    const Point forward = frameOf(camera).forward;
    const double least = camera.parallel ? -INFINITY : length(camera.focus - camera.eye) * 1e-3;
    const double a = dot(from - camera.eye, forward) - least, b = dot(to - camera.eye, forward) - least;
    if (a < 0 && b < 0) return;
    if (a < 0) from = from + (to - from) * (a / (a - b));
    if (b < 0) to = to + (from - to) * (b / (b - a));
    lines.push_back({projected(camera, from, handles.viewport), projected(camera, to, handles.viewport), width, color});
}

std::vector<ScreenLine> SceneOverlay::lines(double ratio) const {
    std::vector<ScreenLine> lines;
    const auto isHot = [&](SceneGrip::Kind kind, Axis axis, bool far) { return hot && hot->isSame({.kind = kind, .axis = axis, .far = far}); };
    if (hot && hot->kind == SceneGrip::Kind::plane)
        if (const auto& corners = handles.planes[static_cast<std::size_t>(hot->axis)])
            for (std::size_t i = 0; i < 4; ++i) addLine(lines, (*corners)[i], (*corners)[(i + 1) % 4], kHotLine, style.axisOnData(hot->axis));
    if (handles.crop) {
        QColor edge = style.onData;
        edge.setAlphaF(0.6F);
        for (const auto& [a, b] : kEdges) addLine(lines, cornerOf(*handles.crop, a), cornerOf(*handles.crop, b), kLine, edge);
        for (const Axis axis : {Axis::z, Axis::y, Axis::x})
            for (const bool far : {false, true}) {
                const Point handle = SceneHandles::handleOf(*handles.crop, axis, far);
                const bool held = isHot(SceneGrip::Kind::cropFace, axis, far);
                addLine(lines, handle, handle, (held ? kHotDot : kDot) + 3, QColor(0, 0, 0, 170));
                addLine(lines, handle, handle, held ? kHotDot : kDot, style.axisOnData(axis));
            }
    }
    for (ScreenLine& line : lines) line.from *= ratio, line.to *= ratio, line.width *= ratio;
    return lines;
}

void SceneOverlay::paint(QPainter& painter) const {
    if (!scaleBar) return;
    painter.setFont(style.caption);
    paintScaleBar(painter, handles.viewport, worldPerPixel(handles.camera, handles.camera.focus, handles.viewport), calibrated, style);
}

}  // namespace volumen
