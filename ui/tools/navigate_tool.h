#pragma once

#include "ui/tools/tool.h"

namespace volumen {

/// Does what the mouse map says of clicks and drags (ToolEvent::acts): crosshair, pan, zoom, turn the plane about the crosshair.
/// Every other tool hands it the buttons that it does not use itself.
class NavigateTool : public Tool {
public:
    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;
    void cancel(Project& project) override;
    bool begun() const override { return m_down; }

private:
    void drag(const ToolEvent& event, double down, double right, Project& project);

    bool m_down = false;      // between press and release
    bool m_dragging = false;  // it is no click any more
    ToolEvent m_pressed;
    ViewState m_before;
};

}  // namespace volumen
