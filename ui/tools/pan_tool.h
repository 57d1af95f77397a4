#pragma once

#include "ui/tools/navigate_tool.h"

namespace volumen {

/// What every button does while the hand holds the key for it: moves the slice.
class PanTool : public NavigateTool {
public:
    void press(const ToolEvent& event, Project& project) override {
        ToolEvent pan = event;
        pan.acts = {.click = ViewAct::none, .drag = ViewAct::pan};
        m_used = true;
        NavigateTool::press(pan, project);
    }
    /// Has it moved anything since this was last asked?
    bool used() { return std::exchange(m_used, false); }

private:
    bool m_used = false;
};

}  // namespace volumen
