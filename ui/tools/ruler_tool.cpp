#include "ui/tools/ruler_tool.h"

#include "core/base/text.h"

namespace volumen {

void RulerTool::press(const ToolEvent& event, Project& project) {
    if (event.button != MouseButton::left) return m_navigate.press(event, project);
    m_measuring = true;
    m_measure = Measure{event.um, event.um, project.space().calibrated};
}

void RulerTool::move(const ToolEvent& event, Project& project) {
    if (m_measuring) m_measure->to = event.um;
    else m_navigate.move(event, project);
}

void RulerTool::release(const ToolEvent& event, Project& project) {
    if (!m_measuring) return m_navigate.release(event, project);
    m_measuring = false;
    if (m_measure->from == m_measure->to) m_measure.reset();
}

void RulerTool::cancel(Project& project) {
    m_measuring = false;
    m_measure.reset();
    m_navigate.cancel(project);
}

std::vector<ToolMark> RulerTool::marks() const {
    if (!m_measure) return {};
    const double distance = length(m_measure->to - m_measure->from);
    return {{m_measure->from, m_measure->to, formatDistance(distance, m_measure->calibrated)}};
}

}  // namespace volumen
