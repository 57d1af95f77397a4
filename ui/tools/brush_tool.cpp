#include "ui/tools/brush_tool.h"

#include <cmath>
#include <numbers>

#include "core/base/error.h"
#include "ui/tools/voxel_stamp.h"

namespace volumen {

namespace {

constexpr int kCorners = 72;
constexpr double kLeastOfRadius = 0.15;  // under the lightest touch of a pen

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

Box paintStep(LabelGrid& grid, Brush brush, Point from, Point to, double radiusVoxels, LabelId id, const PaintRule& rule) {
    brush.radiusVoxels = radiusVoxels;
    return paintSegment(grid, brush, from, to, id, rule);
}

}  // namespace

BrushTool::Stroke BrushTool::strokeFor(const ToolEvent& event, const Project& project) const {
    const Layer& painted = layerToPaint(project);
    const LabelId id = m_erases || event.button == MouseButton::right ? kUnlabeled : labelToPaint(painted);
    const Placement placement = project.placement(painted);
    const BrushPlane plane = planeOf(project, event.pane, placement, event.um);
    return {.brush = {.shape = m_settings.shape, .plane = plane}, .placement = placement, .rules = rulesFor(m_settings, painted, id), .id = id, .way = {}};
}

double BrushTool::radiusAt(const ToolEvent& event) const {
    return m_settings.radiusVoxels * (kLeastOfRadius + (1 - kLeastOfRadius) * event.pressure);
}

void BrushTool::press(const ToolEvent& event, Project& project) {
    if (!isForPainting(event)) return m_navigate.press(event, project);
    Stroke stroke = strokeFor(event, project);
    project.beginStroke(stroke.id == kUnlabeled ? "Eraser" : "Brush");
    m_stroke = std::move(stroke);
    paintTo({m_stroke->brush.plane.origin, radiusAt(event)}, project);
}

void BrushTool::move(const ToolEvent& event, Project& project) {
    if (!m_stroke) return m_navigate.move(event, project);
    paintTo({m_stroke->placement.toVoxels(event.um), radiusAt(event)}, project);
}

void BrushTool::release(const ToolEvent& event, Project& project) {
    if (!m_stroke) return m_navigate.release(event, project);
    const Stroke stroke = std::move(*std::exchange(m_stroke, std::nullopt));
    if (!stroke.rules.incomplete()) return project.endStroke();
    const LabelWork again = [stroke](LabelGrid& grid, const ToolContext& context) {
        const PaintRule rule = stroke.rules.whole(context.stop);
        Point at = stroke.way.front().to;
        for (std::size_t i = 0; i < stroke.way.size(); ++i) {
            context.tell(static_cast<std::int64_t>(i), static_cast<std::int64_t>(stroke.way.size()));
            paintStep(grid, stroke.brush, at, stroke.way[i].to, stroke.way[i].radiusVoxels, stroke.id, rule);
            at = stroke.way[i].to;
        }
    };
    m_settings.inBackground("Brush", again, project.suspendStroke());
}

void BrushTool::cancel(Project& project) {
    m_navigate.cancel(project);
    if (!m_stroke) return;
    m_stroke.reset();
    project.cancelStroke();
}

void BrushTool::paintTo(const Step& step, Project& project) {
    Stroke& stroke = *m_stroke;
    const Point from = stroke.way.empty() ? step.to : stroke.way.back().to;
    stroke.way.push_back(step);
    project.extendStroke([&](LabelLayer& labels) {
        return labels.change([&](LabelGrid& grid) { return paintStep(grid, stroke.brush, from, step.to, step.radiusVoxels, stroke.id, stroke.rules.now); });
    });
}

bool BrushTool::resize(int steps) {
    m_settings.radiusVoxels = resized(m_settings.radiusVoxels, steps);
    return true;
}

std::optional<BrushTool::Rim> BrushTool::rimIn(PaneId pane, const Project& project) const {
    const Layer* painted = project.paintLayer();
    if (!m_hover || !painted || (pane != m_hover->pane && m_settings.shape != BrushShape::sphere)) return std::nullopt;
    const Placement placement = project.placement(*painted);
    const Point centre = placement.toVoxels(m_hover->um);
    const BrushPlane plane = planeOf(project, pane, placement, pane == m_hover->pane ? m_hover->um : project.crosshairUm());
    const double away = dot(centre - plane.origin, plane.normal), radius = m_stroke ? m_stroke->way.back().radiusVoxels : m_settings.radiusVoxels;
    if (std::abs(away) > radius) return std::nullopt;
    const BrushShape shape = m_settings.shape == BrushShape::square ? BrushShape::square : BrushShape::disc;
    return Rim{placement, {.shape = shape, .radiusVoxels = std::sqrt(radius * radius - away * away), .plane = plane}, centre - plane.normal * away};
}

std::vector<ToolOutline> BrushTool::outlines(PaneId pane, const Project& project) const {
    const auto rim = rimIn(pane, project);
    if (!rim) return {};
    const double reach = rim->brush.radiusVoxels + 0.5;  // to the faces of the outermost voxels
    return {(rim->brush.shape == BrushShape::square ? square : circle)(rim->brush.plane, rim->centre, reach, rim->placement)};
}

/// Where everything may be painted, the rim says it all; why nothing may, is told when the button goes down.
std::optional<ToolStamp> BrushTool::stamp(PaneId pane, const Project& project) const {
    if (m_erases || m_stroke || (!m_settings.masked && m_settings.overwrite == Overwrite::everything)) return std::nullopt;
    auto rim = rimIn(pane, project);
    const Layer* painted = project.paintLayer();
    const Label* label = rim ? painted->labels->table().find(painted->selectedLabel) : nullptr;
    if (!label || label->locked) return std::nullopt;
    rim->brush.plane.slabVoxels = 0;
    try {
        const PaintRules rules = rulesFor(m_settings, *painted, label->id);
        const VoxelSet voxels = voxelsToPaint(painted->labels->grid(), rim->brush, rim->centre, rim->centre, label->id, rules.now);
        return stampOf(voxels, rim->centre, rim->brush.radiusVoxels, project.view().pane(pane), rim->placement, label->color);
    } catch (const Error&) {
        return std::nullopt;
    }
}

}  // namespace volumen
