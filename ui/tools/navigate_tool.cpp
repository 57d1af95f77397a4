#include "ui/tools/navigate_tool.h"

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
    if (event.button == MouseButton::left) m_drag = event.control && event.alt ? Drag::turn : Drag::click;
    if (event.button == MouseButton::middle) m_drag = Drag::pan;
    if (event.button == MouseButton::right) m_drag = Drag::zoom;
}

void NavigateTool::move(const ToolEvent& event, Project& project) {
    const double down = event.pixelDown - m_pressed.pixelDown, right = event.pixelRight - m_pressed.pixelRight;
    if (m_drag == Drag::click && std::hypot(down, right) >= kClickPixels) m_drag = Drag::pan;
    const PaneState& before = m_before.pane(m_pressed.pane);
    if (m_drag == Drag::pan) project.setPane(m_pressed.pane, panned(before, down, right));
    if (m_drag == Drag::zoom) project.setPane(m_pressed.pane, zoomedAt(before, m_pressed.um, std::pow(kZoomPerPixel, -down), project.space()));
    if (m_drag == Drag::turn) {
        project.setPane(m_pressed.pane, before);
        turnPane(project, m_pressed.pane, down * kRadiansPerPixel, -right * kRadiansPerPixel);
    }
}

void NavigateTool::release(const ToolEvent&, Project& project) {
    if (m_drag == Drag::click) placeCrosshair(project, m_pressed.um);
    m_drag = Drag::none;
}

void NavigateTool::cancel(Project& project) {
    if (m_drag != Drag::none) project.setView(m_before);
    m_drag = Drag::none;
}

}  // namespace volumen
