#pragma once

#include <functional>

#include "ui/tools/navigate_tool.h"

namespace volumen {

/// A left click fills what hangs together with the voxel under it, in the slice; a right click erases that. Whoever made the tool does the work, in the
/// background.
class FillTool : public Tool {
public:
    using Fill = std::function<void(PaneId pane, Point um, bool erases)>;
    explicit FillTool(Fill fill) : m_fill(std::move(fill)) {}

    void press(const ToolEvent& event, Project& project) override {
        m_pressed = event.button == MouseButton::left || event.button == MouseButton::right;
        if (m_pressed) m_fill(event.pane, event.um, event.button == MouseButton::right);
        else m_navigate.press(event, project);
    }
    void move(const ToolEvent& event, Project& project) override {
        if (!m_pressed) m_navigate.move(event, project);
    }
    void release(const ToolEvent& event, Project& project) override {
        if (!m_pressed) m_navigate.release(event, project);
        m_pressed = false;
    }
    void cancel(Project& project) override { m_navigate.cancel(project); }
    bool paints() const override { return true; }

private:
    Fill m_fill;
    NavigateTool m_navigate;
    bool m_pressed = false;
};

}  // namespace volumen
