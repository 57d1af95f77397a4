#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>

#include "ui/tools/tool.h"

namespace volumen {

/// The tools by name, and which of them is in hand. Changing the tool cancels what the old one began.
class ToolBox {
public:
    /// The first tool added is in hand.
    void add(const std::string& name, std::unique_ptr<Tool> tool);
    Tool& active() const { return *m_tools.at(m_active); }
    const std::string& activeName() const { return m_active; }
    bool contains(const std::string& name) const { return m_tools.contains(name); }
    void choose(const std::string& name, Project& project);
    /// What the mouse does to the views, whatever the tool.
    const MouseMap& mouse() const { return m_mouse; }
    void setMouse(MouseMap mouse) { m_mouse = std::move(mouse); }

private:
    std::map<std::string, std::unique_ptr<Tool>> m_tools;
    std::string m_active;
    MouseMap m_mouse = defaultMouseMap();
};

}  // namespace volumen
