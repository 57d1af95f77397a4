#include "ui/tools/navigate_tool.h"

#include <cmath>
#include <utility>

#include "core/project/navigation.h"

namespace volumen {

namespace {

constexpr double kClickPixels = 4;        // a hand shakes
constexpr double kRadiansPerPixel = 0.005;
constexpr double kZoomPerPixel = 1.01;

}  // namespace

void NavigateTool::press(const ToolEvent& event, Project& project) {
    m_pressed = event;
    m_before = project.view();
    m_down = true;
    m_dragging = event.acts.click == ViewAct::none;
}

void NavigateTool::move(const ToolEvent& event, Project& project) {
    if (!m_down) return;
    const double down = event.pixelDown - m_pressed.pixelDown, right = event.pixelRight - m_pressed.pixelRight;
    m_dragging = m_dragging || std::hypot(down, right) >= kClickPixels;
    if (m_dragging) drag(event, down, right, project);
}

void NavigateTool::drag(const ToolEvent& event, double down, double right, Project& project) {
    const PaneState& before = m_before.pane(m_pressed.pane);
    const ViewAct act = m_pressed.acts.drag;
    if (act == ViewAct::pan) project.setPane(m_pressed.pane, panned(before, down, right));
    if (act == ViewAct::zoom) project.setPane(m_pressed.pane, zoomedAt(before, m_pressed.um, std::pow(kZoomPerPixel, -down), project.space()));
    if (act == ViewAct::crosshair) placeCrosshair(project, event.um);
    if (act == ViewAct::turn) {
        project.setPane(m_pressed.pane, before);
        turnPane(project, m_pressed.pane, down * kRadiansPerPixel, -right * kRadiansPerPixel);
    }
}

void NavigateTool::release(const ToolEvent&, Project& project) {
    if (!std::exchange(m_down, false) || m_dragging) return;
    placeCrosshair(project, m_pressed.um);
    if (m_pressed.acts.click == ViewAct::centre) centreOnCrosshair(project);
}

void NavigateTool::cancel(Project& project) {
    if (std::exchange(m_down, false)) project.setView(m_before);
}

}  // namespace volumen
