#include "ui/tools/tool_box.h"

namespace volumen {

void ToolBox::add(const std::string& name, std::unique_ptr<Tool> tool) {
    if (m_tools.empty()) m_active = name;
    m_tools[name] = std::move(tool);
}

void ToolBox::choose(const std::string& name, Project& project) {
    if (name == m_active || !contains(name)) return;
    active().cancel(project);
    m_active = name;
}

void ToolBox::startPanning() { m_pans = !active().begun(); }

bool ToolBox::endPanning(Project& project) {
    if (m_pans && m_pan->begun()) m_pan->release({}, project);
    m_pans = false;
    return m_pan->used();
}

}  // namespace volumen
