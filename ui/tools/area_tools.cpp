#include "ui/tools/area_tools.h"

#include "core/base/error.h"
#include "core/labels/fill.h"

namespace volumen {

namespace {

constexpr double kReachPixels = 8;     // how near a corner is the corner
constexpr std::size_t kFewest = 3;

bool isForTool(const ToolEvent& event) {
    return (event.button == MouseButton::left || event.button == MouseButton::right) && event.acts.drag != ViewAct::turn;
}

double pixelsBetween(Point a, Point b, const PaneState& pane) { return length(a - b) / pane.umPerPixel; }

}  // namespace

void paintArea(Project& project, const PaintSettings& settings, PaneId pane, const std::vector<Point>& um, bool erases, const std::string& name) {
    const Layer* painted = project.paintLayer();
    if (!painted) throw Error("there is no layer of labels to paint in; make one with Label, New layer of labels");
    const Placement placement = project.placement(*painted);
    const LabelId id = erases ? kUnlabeled : painted->selectedLabel;
    if (id == kUnlabeled && !erases) throw Error("\"" + painted->name + "\": has no label to paint with; add one in the Label panel");
    const PaintRule rule = ruleFor(settings, *painted, id);
    const BrushPlane plane = planeOf(project.view().pane(pane), placement, um.front());
    std::vector<Point> corners;
    for (const Point corner : um) corners.push_back(placement.toVoxels(corner));
    project.beginStroke(name);
    project.extendStroke([&](LabelLayer& labels) { return labels.change([&](LabelGrid& grid) { return fillPolygon(grid, corners, plane, id, rule); }); });
    project.endStroke();
}

void LassoTool::press(const ToolEvent& event, Project& project) {
    if (!isForTool(event)) return m_navigate.press(event, project);
    m_line = {event.um};
    m_pane = event.pane;
    m_erases = event.button == MouseButton::right;
}

void LassoTool::move(const ToolEvent& event, Project& project) {
    if (m_line.empty()) return m_navigate.move(event, project);
    m_line.push_back(event.um);
}

void LassoTool::release(const ToolEvent& event, Project& project) {
    if (m_line.empty()) return m_navigate.release(event, project);
    const std::vector<Point> line = std::exchange(m_line, {});
    if (line.size() >= kFewest) paintArea(project, m_settings, m_pane, line, m_erases, m_erases ? "Lasso eraser" : "Lasso");
}

void LassoTool::cancel(Project& project) {
    m_line.clear();
    m_navigate.cancel(project);
}

std::vector<ToolOutline> LassoTool::outlines(PaneId pane, const Project&) const {
    if (m_line.empty() || pane != m_pane) return {};
    return {{m_line, true}};
}

std::optional<std::size_t> PolygonTool::cornerAt(const ToolEvent& event, const Project& project) const {
    for (std::size_t i = 0; i < m_corners.size(); ++i)
        if (pixelsBetween(m_corners[i], event.um, project.view().pane(m_pane)) <= kReachPixels) return i;
    return std::nullopt;
}

void PolygonTool::press(const ToolEvent& event, Project& project) {
    if (!isForTool(event)) return m_navigate.press(event, project);
    if (!m_corners.empty() && event.pane != m_pane) m_corners.clear();
    m_pane = event.pane;
    if (event.button == MouseButton::right) {
        if (!m_corners.empty()) m_corners.pop_back();
        return;
    }
    m_held = cornerAt(event, project);
    m_closing = m_held == 0u && m_corners.size() >= kFewest;
    m_pressed = event.um;
    if (!m_held) m_corners.push_back(event.um), m_held = m_corners.size() - 1;
}

void PolygonTool::move(const ToolEvent& event, Project& project) {
    if (!m_held) return m_navigate.move(event, project);
    if (pixelsBetween(event.um, m_pressed, project.view().pane(m_pane)) < kReachPixels / 2) return;  // a hand shakes
    m_closing = false;
    m_corners[*m_held] = event.um;
}

void PolygonTool::release(const ToolEvent& event, Project& project) {
    if (!m_held) return m_navigate.release(event, project);
    m_held.reset();
    if (std::exchange(m_closing, false)) paintArea(project, m_settings, m_pane, std::exchange(m_corners, {}), false, "Polygon");
}

void PolygonTool::cancel(Project& project) {
    m_corners.clear();
    m_held.reset();
    m_closing = false;
    m_navigate.cancel(project);
}

std::vector<ToolOutline> PolygonTool::outlines(PaneId pane, const Project& project) const {
    if (m_corners.empty() || pane != m_pane) return {};
    std::vector<ToolOutline> outlines{{m_corners, m_corners.size() >= kFewest}};
    const PaneState& state = project.view().pane(pane);
    const Point right = state.right * (3 * state.umPerPixel), down = state.down * (3 * state.umPerPixel);
    for (const Point corner : m_corners) outlines.push_back({{corner - right - down, corner + right - down, corner + right + down, corner - right + down}, true});
    return outlines;
}

}  // namespace volumen
