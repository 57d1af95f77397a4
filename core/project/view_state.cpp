#include "core/project/view_state.h"

namespace volumen {

namespace {
constexpr std::array<std::string_view, 4> kNames{"xy", "xz", "yz", "3d"};
}

std::string_view name(PaneId pane) { return kNames[static_cast<std::size_t>(pane)]; }

std::optional<PaneId> paneNamed(std::string_view wanted) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == wanted) return static_cast<PaneId>(i);
    return std::nullopt;
}

Axis axisOf(PaneId slicePane) { return slicePane == PaneId::xy ? Axis::z : slicePane == PaneId::xz ? Axis::y : Axis::x; }

PaneState unturned(PaneId slicePane) {
    PaneState pane;
    pane.right = slicePane == PaneId::yz ? Point{.y = 1} : Point{.x = 1};
    pane.down = slicePane == PaneId::xy ? Point{.y = 1} : Point{.z = 1};
    return pane;
}

bool isUnturned(const PaneState& pane, PaneId slicePane) {
    const PaneState straight = unturned(slicePane);
    return pane.right == straight.right && pane.down == straight.down;
}

namespace {

/// Rodrigues' rotation formula.
Point rotated(Point v, Point axis, double radians) {
    const double c = std::cos(radians), s = std::sin(radians);
    return v * c + cross(axis, v) * s + axis * (dot(axis, v) * (1 - c));
}

}  // namespace

PaneState turned(const PaneState& pane, Point axis, double radians) {
    PaneState result = pane;
    result.right = rotated(pane.right, axis, radians);
    result.right = result.right / length(result.right);
    const Point down = rotated(pane.down, axis, radians);
    result.down = down - result.right * dot(down, result.right);  // stays at a right angle however often one turns
    result.down = result.down / length(result.down);
    return result;
}

Point PaneGrid::pixelOf(Point um) const {
    const Point from = um - plane.origin;
    return {.y = dot(from, plane.down) / dot(plane.down, plane.down), .x = dot(from, plane.right) / dot(plane.right, plane.right)};
}

PaneGrid gridOf(const PaneState& pane, Point crosshairUm, double devicePixelRatio) {
    const double step = pane.umPerPixel / devicePixelRatio;
    const double depth = dot(crosshairUm, pane.normal());
    return {.plane = {.origin = pane.normal() * depth, .right = pane.right * step, .down = pane.down * step}, .depthUm = depth};
}

PixelRect rectOf(const PaneState& pane, const PaneGrid& grid, int width, int height) {
    const Point centre = grid.pixelOf(pane.centreUm);
    const auto rounded = [](double v) { return static_cast<std::int64_t>(std::floor(v + 0.5)); };
    return {.top = rounded(centre.y - (height - 1) / 2.0), .left = rounded(centre.x - (width - 1) / 2.0), .height = height, .width = width};
}

SlicePlane inVoxels(const SlicePlane& um, const Placement& placement) {
    return {.origin = placement.toVoxels(um.origin), .right = um.right / placement.spacingUm, .down = um.down / placement.spacingUm};
}

}  // namespace volumen
