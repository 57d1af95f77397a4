#pragma once

#include "ui/tools/navigate_tool.h"
#include "ui/tools/paint_settings.h"

namespace volumen {

/// Left drag gives the chosen label to what the brush covers, right drag erases; an eraser erases with both. One drag is one step of undo. The brush goes
/// straight from event to event, so that a fast hand leaves no gaps. Middle drag, and what turns the plane, navigate. A rim of true size
/// follows the pointer, in every pane that a sphere reaches; where rules say what may be painted, what would be lies in it. A stroke that met values which are not
/// in memory is made in the background when they are.
class BrushTool : public Tool {
public:
    /// `settings` outlives the tool.
    BrushTool(PaintSettings& settings, bool erases) : m_settings(settings), m_erases(erases) {}

    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;
    void cancel(Project& project) override;
    bool begun() const override { return m_stroke.has_value(); }
    void hover(const std::optional<ToolEvent>& event) override { m_hover = event; }
    std::vector<ToolOutline> outlines(PaneId pane, const Project& project) const override;
    std::optional<ToolStamp> stamp(PaneId pane, const Project& project) const override;
    bool resize(int steps) override;
    bool paints() const override { return true; }

private:
    /// From where the brush was to here.
    struct Step {
        Point to;   ///< voxels
        double radiusVoxels;
    };
    struct Stroke {
        Brush brush;
        Placement placement;
        PaintRules rules;
        LabelId id = kUnlabeled;
        std::vector<Step> way;   ///< the first is where the button went down
    };
    /// What the brush covers of a pane: a sphere a circle, the others themselves.
    struct Rim {
        Placement placement;
        Brush brush;    ///< flat, on the pane's plane
        Point centre;   ///< voxels, on that plane
    };
    Stroke strokeFor(const ToolEvent& event, const Project& project) const;
    std::optional<Rim> rimIn(PaneId pane, const Project& project) const;
    double radiusAt(const ToolEvent& event) const;
    void paintTo(const Step& step, Project& project);

    PaintSettings& m_settings;
    bool m_erases;
    NavigateTool m_navigate;
    std::optional<Stroke> m_stroke;
    std::optional<ToolEvent> m_hover;
};

}  // namespace volumen
