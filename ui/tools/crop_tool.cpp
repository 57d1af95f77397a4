#include "ui/tools/crop_tool.h"

#include <array>
#include <cmath>
#include <utility>

namespace volumen {

namespace {

constexpr double kLeastPixels = 4;  // a shorter drag is a click
constexpr double kGrabPixels = 6;   // a side is taken from so near

void setCrop(Project& project, const std::optional<Bounds>& crop) {
    SceneState state = project.view().scene;
    state.crop = crop;
    project.setScene(state);
}

/// The axis that a direction lies nearest to.
Axis mainAxis(Point direction) {
    const double z = std::abs(direction.z), y = std::abs(direction.y), x = std::abs(direction.x);
    return z >= y && z >= x ? Axis::z : y >= x ? Axis::y : Axis::x;
}

/// The box about two corners of a pane's plane, with the voxels that they lie in; `depth` says what it is along the pane's normal.
Bounds boxAbout(Point a, Point b, Point normal, Spacing spacing, const Bounds& depth) {
    Bounds box = *boundsOf(std::array{a - spacing * 0.5, b - spacing * 0.5, a + spacing * 0.5, b + spacing * 0.5});
    Point lo = depth.lo, hi = depth.hi;
    const Axis axis = mainAxis(normal);
    along(box.lo, axis) = along(lo, axis);
    along(box.hi, axis) = along(hi, axis);
    return box;
}

double pixelsBetween(const ToolEvent& a, const ToolEvent& b) { return std::hypot(a.pixelDown - b.pixelDown, a.pixelRight - b.pixelRight); }

/// The two axes that an unturned slice shows.
std::array<Axis, 2> axesOf(PaneId pane) {
    const Axis across = axisOf(pane);
    return across == Axis::z ? std::array{Axis::y, Axis::x} : across == Axis::y ? std::array{Axis::z, Axis::x} : std::array{Axis::z, Axis::y};
}

/// The slice that a pane shows passes through the box, and is not turned.
bool meets(const Bounds& box, PaneId pane, const Project& project) {
    const Point crosshair = project.crosshairUm();
    const double at = along(crosshair, axisOf(pane));
    return isUnturned(project.view().pane(pane), pane) && at >= along(box.lo, axisOf(pane)) && at <= along(box.hi, axisOf(pane));
}

/// Sides of the box that lie under the pointer: one, or two at a corner.
std::vector<CropTool::BoxSide> sidesAt(const Bounds& box, const ToolEvent& event, const Project& project) {
    std::vector<CropTool::BoxSide> sides;
    if (!meets(box, event.pane, project)) return sides;
    const double reach = kGrabPixels * project.view().pane(event.pane).umPerPixel;
    bool beside = true;   // within reach of the box at all
    for (const Axis axis : axesOf(event.pane)) {
        const double at = along(event.um, axis), lo = along(box.lo, axis), hi = along(box.hi, axis);
        beside = beside && at > lo - reach && at < hi + reach;
        if (std::abs(at - lo) < reach) sides.push_back({axis, false});
        else if (std::abs(at - hi) < reach) sides.push_back({axis, true});
    }
    return beside ? sides : std::vector<CropTool::BoxSide>{};
}

/// With the sides at `um`, and never inside out.
Bounds moved(Bounds box, const std::vector<CropTool::BoxSide>& sides, Point um) {
    for (const auto& [axis, high] : sides) {
        double& lo = along(box.lo, axis);
        double& hi = along(box.hi, axis);
        if (high) hi = std::max(along(um, axis), lo);
        else lo = std::min(along(um, axis), hi);
    }
    return box;
}

}  // namespace

void CropTool::press(const ToolEvent& event, Project& project) {
    if (event.button != MouseButton::left) return m_navigate.press(event, project);
    m_drawing = true;
    m_pressed = event;
    m_before = project.view().scene.crop;
    m_grabbed = m_before ? sidesAt(*m_before, event, project) : std::vector<BoxSide>{};
}

void CropTool::move(const ToolEvent& event, Project& project) {
    if (!m_drawing) return m_navigate.move(event, project);
    if (pixelsBetween(event, m_pressed) < kLeastPixels) return;
    if (!m_grabbed.empty()) return setCrop(project, moved(*m_before, m_grabbed, event.um));
    const Extent all = project.extent();
    setCrop(project, boxAbout(m_pressed.um, event.um, project.view().pane(event.pane).normal(), project.space().spacingUm, m_before.value_or(Bounds{all.lo, all.hi})));
}

void CropTool::release(const ToolEvent& event, Project& project) {
    if (!m_drawing) return m_navigate.release(event, project);
    m_drawing = false;
    if (pixelsBetween(event, m_pressed) < kLeastPixels && m_grabbed.empty()) setCrop(project, {});
}

void CropTool::cancel(Project& project) {
    if (std::exchange(m_drawing, false)) setCrop(project, m_before);
    m_navigate.cancel(project);
}

std::vector<ToolOutline> CropTool::outlines(PaneId pane, const Project& project) const {
    const std::optional<Bounds>& box = project.view().scene.crop;
    if (!box || !meets(*box, pane, project)) return {};
    const auto [down, right] = axesOf(pane);
    ToolOutline outline;
    for (const auto& [low, left] : {std::pair(true, true), std::pair(true, false), std::pair(false, false), std::pair(false, true)}) {
        Point corner = project.crosshairUm();
        along(corner, down) = along(low ? box->lo : box->hi, down);
        along(corner, right) = along(left ? box->lo : box->hi, right);
        outline.um.push_back(corner);
    }
    return {outline};
}

}  // namespace volumen
