#pragma once

#include "ui/tools/navigate_tool.h"
#include "ui/tools/paint_settings.h"

namespace volumen {

/// Left drag gives the chosen label to what the brush covers, right drag erases; an eraser erases with both. One drag is one step of undo. The brush goes
/// straight from event to event, so that a fast hand leaves no gaps. Middle drag, and what turns the plane, navigate. A rim of true size
/// follows the pointer, in every pane that a sphere reaches.
class BrushTool : public Tool {
public:
    /// `settings` outlives the tool.
    BrushTool(PaintSettings& settings, bool erases) : m_settings(settings), m_erases(erases) {}

    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;
    void cancel(Project& project) override;
    void hover(const std::optional<ToolEvent>& event) override { m_hover = event; }
    std::vector<ToolOutline> outlines(PaneId pane, const Project& project) const override;
    bool resize(int steps) override;
    bool paints() const override { return true; }

private:
    struct Stroke {
        Brush brush;
        Placement placement;
        PaintRule rule;
        LabelId id = kUnlabeled;
        Point at;   ///< voxels: where the brush is
    };
    Stroke strokeFor(const ToolEvent& event, const Project& project) const;
    void paintTo(Point voxels, Project& project);

    PaintSettings& m_settings;
    bool m_erases;
    NavigateTool m_navigate;
    std::optional<Stroke> m_stroke;
    std::optional<ToolEvent> m_hover;
};

}  // namespace volumen
