#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ui/tools/pan_tool.h"

namespace volumen {

/// The tools by name, and which of them is in hand. Changing the tool cancels what the old one began.
class ToolBox {
public:
    /// The first tool added is in hand.
    void add(const std::string& name, std::unique_ptr<Tool> tool);
    /// The tool in hand, or, while `pans`, what moves the slices.
    Tool& active() const { return m_pans ? *m_pan : *m_tools.at(m_active); }
    /// For the time being every drag moves the slices. Not while something is begun.
    void startPanning();
    /// True when it was used.
    bool endPanning(Project& project);
    const std::string& activeName() const { return m_active; }
    bool contains(const std::string& name) const { return m_tools.contains(name); }
    void choose(const std::string& name, Project& project);
    /// What the mouse does to the views, whatever the tool.
    const MouseMap& mouse() const { return m_mouse; }
    void setMouse(MouseMap mouse) { m_mouse = std::move(mouse); }

private:
    std::map<std::string, std::unique_ptr<Tool>> m_tools;
    std::string m_active;
    std::unique_ptr<PanTool> m_pan = std::make_unique<PanTool>();
    bool m_pans = false;
    MouseMap m_mouse = defaultMouseMap();
};

}  // namespace volumen
