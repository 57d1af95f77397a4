#pragma once

#include <optional>

#include "ui/tools/navigate_tool.h"

namespace volumen {

/// Left drag in a slice draws the box that the 3D pane shows volumes inside, and that may be predicted: its two sides in the plane; along the third the crop box
/// stays as it is, or is all of what is open. A drag that begins on a side or a corner of the box, which is outlined where a slice meets it, moves that. A click
/// without a drag takes the crop box away. Other buttons navigate.
class CropTool : public Tool {
public:
    /// One of the six.
    struct BoxSide {
        Axis axis;
        bool high;
    };

    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;
    void cancel(Project& project) override;
    bool begun() const override { return m_drawing; }
    std::vector<ToolOutline> outlines(PaneId pane, const Project& project) const override;

private:
    NavigateTool m_navigate;
    bool m_drawing = false;
    ToolEvent m_pressed;
    std::optional<Bounds> m_before;
    std::vector<BoxSide> m_grabbed;   ///< sides that this drag moves; none: it draws
};

}  // namespace volumen
