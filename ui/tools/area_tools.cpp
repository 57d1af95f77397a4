#include "ui/tools/area_tools.h"

#include <utility>

#include "core/labels/fill.h"

namespace volumen {

namespace {

constexpr double kReachPixels = 8;     // how near a corner is the corner
constexpr std::size_t kFewest = 3;

double pixelsBetween(Point a, Point b, const PaneState& pane) { return length(a - b) / pane.umPerPixel; }

}  // namespace

void paintArea(Project& project, const PaintSettings& settings, PaneId pane, const std::vector<Point>& um, bool erases, const std::string& name) {
    const Layer& painted = layerToPaint(project);
    const Placement placement = project.placement(painted);
    const LabelId id = erases ? kUnlabeled : labelToPaint(painted);
    const PaintRules rules = rulesFor(settings, painted, id);
    const BrushPlane plane = planeOf(project, pane, placement, um.front());
    std::vector<Point> corners;
    for (const Point corner : um) corners.push_back(placement.toVoxels(corner));
    paintOnce(project, settings, rules, name, [=](LabelGrid& grid, const PaintRule& rule) { return fillPolygon(grid, corners, plane, id, rule); });
}

void AreaTool::fill(Project& project, bool erases, const std::string& name) {
    const std::vector<Point> line = std::exchange(m_line, {});
    if (line.size() >= kFewest) paintArea(project, m_settings, m_pane, line, erases, name);
}

void AreaTool::cancel(Project& project) {
    m_line.clear();
    m_navigate.cancel(project);
}

std::vector<ToolOutline> AreaTool::outlines(PaneId pane, const Project&) const {
    if (m_line.empty() || pane != m_pane) return {};
    return {{m_line, m_line.size() >= kFewest}};
}

void LassoTool::press(const ToolEvent& event, Project& project) {
    if (!isForPainting(event)) return m_navigate.press(event, project);
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
    fill(project, m_erases, m_erases ? "Lasso eraser" : "Lasso");
}

std::optional<std::size_t> PolygonTool::cornerAt(const ToolEvent& event, const Project& project) const {
    for (std::size_t i = 0; i < m_line.size(); ++i)
        if (pixelsBetween(m_line[i], event.um, project.view().pane(m_pane)) <= kReachPixels) return i;
    return std::nullopt;
}

void PolygonTool::press(const ToolEvent& event, Project& project) {
    if (!isForPainting(event)) return m_navigate.press(event, project);
    if (event.pane != m_pane) m_line.clear();
    m_pane = event.pane;
    if (event.button == MouseButton::right) {
        if (!m_line.empty()) m_line.pop_back();
        return;
    }
    m_held = cornerAt(event, project);
    m_closing = m_held == 0u && m_line.size() >= kFewest;
    m_pressed = event.um;
    if (!m_held) m_line.push_back(event.um), m_held = m_line.size() - 1;
}

void PolygonTool::move(const ToolEvent& event, Project& project) {
    if (!m_held) return m_navigate.move(event, project);
    if (pixelsBetween(event.um, m_pressed, project.view().pane(m_pane)) < kReachPixels / 2) return;  // a hand shakes
    m_closing = false;
    m_line[*m_held] = event.um;
}

void PolygonTool::release(const ToolEvent& event, Project& project) {
    if (!m_held) return m_navigate.release(event, project);
    m_held.reset();
    if (std::exchange(m_closing, false)) fill(project, false, "Polygon");
}

void PolygonTool::cancel(Project& project) {
    m_held.reset();
    m_closing = false;
    AreaTool::cancel(project);
}

std::vector<ToolOutline> PolygonTool::outlines(PaneId pane, const Project& project) const {
    std::vector<ToolOutline> outlines = AreaTool::outlines(pane, project);
    if (outlines.empty()) return outlines;
    const PaneState& state = project.view().pane(pane);
    const Point right = state.right * (3 * state.umPerPixel), down = state.down * (3 * state.umPerPixel);
    for (const Point corner : m_line) outlines.push_back({{corner - right - down, corner + right - down, corner + right + down, corner - right + down}, true});
    return outlines;
}

}  // namespace volumen
