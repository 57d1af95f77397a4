#pragma once

#include "ui/tools/tool.h"

namespace volumen {

/// Left click: crosshair there. Left or middle drag: pan. Right drag: zoom. Control+Alt+left drag: turn the plane about the crosshair.
/// Every other tool hands it the buttons that it does not use itself.
class NavigateTool : public Tool {
public:
    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;
    void cancel(Project& project) override;

private:
    enum class Drag { none, click, pan, zoom, turn };
    Drag m_drag = Drag::none;
    ToolEvent m_pressed;
    ViewState m_before;
};

}  // namespace volumen
