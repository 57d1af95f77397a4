#include "ui/tools/crop_tool.h"

#include <array>
#include <cmath>
#include <utility>

namespace volumen {

namespace {

constexpr double kLeastPixels = 4;  // a shorter drag is a click

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

}  // namespace

void CropTool::press(const ToolEvent& event, Project& project) {
    if (event.button != MouseButton::left) return m_navigate.press(event, project);
    m_drawing = true;
    m_pressed = event;
    m_before = project.view().scene.crop;
}

void CropTool::move(const ToolEvent& event, Project& project) {
    if (!m_drawing) return m_navigate.move(event, project);
    if (pixelsBetween(event, m_pressed) < kLeastPixels) return;
    const Extent all = project.extent();
    setCrop(project, boxAbout(m_pressed.um, event.um, project.view().pane(event.pane).normal(), project.space().spacingUm, m_before.value_or(Bounds{all.lo, all.hi})));
}

void CropTool::release(const ToolEvent& event, Project& project) {
    if (!m_drawing) return m_navigate.release(event, project);
    m_drawing = false;
    if (pixelsBetween(event, m_pressed) < kLeastPixels) setCrop(project, {});
}

void CropTool::cancel(Project& project) {
    if (std::exchange(m_drawing, false)) setCrop(project, m_before);
    m_navigate.cancel(project);
}

}  // namespace volumen
