#pragma once

#include <string>
#include <vector>

#include "core/project/project.h"
#include "ui/tools/mouse_map.h"

namespace volumen {

/// What a hand did in a slice pane. Positions are real: a click on a voxel's centre is exact.
struct ToolEvent {
    PaneId pane = PaneId::xy;
    Point um;                 ///< on the pane's plane
    double pixelDown = 0;     ///< device-independent pixels from the pane's top left corner
    double pixelRight = 0;
    MouseButton button = MouseButton::none;
    ButtonActs acts;          ///< what this button, with the keys held, does to the view unless the tool has a use for it
};

/// A line and a text that a tool wants drawn over the panes, µm.
struct ToolMark {
    Point from;
    Point to;
    std::string text;
};

/// What the mouse does in the slice panes. A tool changes the project only; the views follow the project.
class Tool {
public:
    virtual ~Tool() = default;
    virtual void press(const ToolEvent& event, Project& project) = 0;
    virtual void move(const ToolEvent& event, Project& project) = 0;
    virtual void release(const ToolEvent& event, Project& project) = 0;
    /// Ends what is begun without a trace.
    virtual void cancel(Project& project) = 0;
    virtual std::vector<ToolMark> marks() const { return {}; }
};

}  // namespace volumen
