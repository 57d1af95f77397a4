#include "ui/tools/brush_tool.h"

#include <cmath>
#include <numbers>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr int kCorners = 72;

bool isForPainting(const ToolEvent& event) {
    return (event.button == MouseButton::left || event.button == MouseButton::right) && event.acts.drag != ViewAct::turn;
}

/// Two directions of length 1 in a plane, at right angles.
std::pair<Point, Point> directionsIn(const BrushPlane& plane) { return {cross(plane.normal, plane.up), plane.up}; }

ToolOutline circle(const BrushPlane& plane, Point centre, double radius, const Placement& placement) {
    const auto [across, up] = directionsIn(plane);
    ToolOutline outline;
    for (int i = 0; i < kCorners; ++i) {
        const double angle = 2 * std::numbers::pi * i / kCorners;
        outline.um.push_back(placement.toUm(centre + across * (radius * std::cos(angle)) + up * (radius * std::sin(angle))));
    }
    return outline;
}

ToolOutline square(const BrushPlane& plane, Point centre, double radius, const Placement& placement) {
    const auto [across, up] = directionsIn(plane);
    ToolOutline outline;
    for (const auto& [a, b] : {std::pair(-1, -1), std::pair(-1, 1), std::pair(1, 1), std::pair(1, -1)})
        outline.um.push_back(placement.toUm(centre + across * (radius * a) + up * (radius * b)));
    return outline;
}

}  // namespace

BrushTool::Stroke BrushTool::strokeFor(const ToolEvent& event, const Project& project) const {
    const Layer* painted = project.paintLayer();
    if (!painted) throw Error("there is no layer of labels to paint in; make one with Label, New layer of labels");
    const LabelId id = m_erases || event.button == MouseButton::right ? kUnlabeled : painted->selectedLabel;
    if (id == kUnlabeled && !m_erases && event.button == MouseButton::left) throw Error("\"" + painted->name + "\": has no label to paint with; add one in the Label panel");
    const Placement placement = project.placement(*painted);
    const BrushPlane plane = planeOf(project.view().pane(event.pane), placement, event.um);
    return {.brush = {.shape = m_settings.shape, .radiusVoxels = m_settings.radiusVoxels, .plane = plane}, .placement = placement,
            .rule = ruleFor(m_settings, *painted, id), .id = id, .at = plane.origin};
}

void BrushTool::press(const ToolEvent& event, Project& project) {
    if (!isForPainting(event)) return m_navigate.press(event, project);
    Stroke stroke = strokeFor(event, project);
    project.beginStroke(stroke.id == kUnlabeled ? "Eraser" : "Brush");
    m_stroke = std::move(stroke);
    paintTo(m_stroke->at, project);
}

void BrushTool::move(const ToolEvent& event, Project& project) {
    if (!m_stroke) return m_navigate.move(event, project);
    paintTo(m_stroke->placement.toVoxels(event.um), project);
}

void BrushTool::release(const ToolEvent& event, Project& project) {
    if (!m_stroke) return m_navigate.release(event, project);
    m_stroke.reset();
    project.endStroke();
}

void BrushTool::cancel(Project& project) {
    m_navigate.cancel(project);
    m_hover.reset();
    if (!m_stroke) return;
    m_stroke.reset();
    project.cancelStroke();
}

void BrushTool::paintTo(Point voxels, Project& project) {
    const Stroke& stroke = *m_stroke;
    project.extendStroke([&](LabelLayer& labels) { return labels.paint(stroke.brush, stroke.at, voxels, stroke.id, stroke.rule); });
    m_stroke->at = voxels;
}

bool BrushTool::resize(int steps) {
    m_settings.radiusVoxels = resized(m_settings.radiusVoxels, steps);
    return true;
}

std::vector<ToolOutline> BrushTool::outlines(PaneId pane, const Project& project) const {
    const Layer* painted = project.paintLayer();
    if (!m_hover || !painted) return {};
    const Placement placement = project.placement(*painted);
    const Point centre = placement.toVoxels(m_hover->um);
    const double reach = m_settings.radiusVoxels + 0.5;  // to the faces of the outermost voxels
    if (pane != m_hover->pane && m_settings.shape != BrushShape::sphere) return {};
    const BrushPlane plane = planeOf(project.view().pane(pane), placement, pane == m_hover->pane ? m_hover->um : project.crosshairUm());
    if (m_settings.shape == BrushShape::square) return {square(plane, centre, reach, placement)};
    const double away = dot(centre - plane.origin, plane.normal);
    if (std::abs(away) >= reach) return {};
    return {circle(plane, centre - plane.normal * away, std::sqrt(reach * reach - away * away), placement)};
}

}  // namespace volumen
