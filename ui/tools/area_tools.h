#pragma once

#include "ui/tools/navigate_tool.h"
#include "ui/tools/paint_settings.h"

namespace volumen {

/// Gives the chosen label (or none, where it erases) to what lies within a closed line on a pane, µm; one step of undo. In the background where that takes values
/// that are not in memory. Throws Error.
void paintArea(Project& project, const PaintSettings& settings, PaneId pane, const std::vector<Point>& um, bool erases, const std::string& name);

/// Labels what lies within a line that a hand draws on a pane. Middle drag, and what turns the plane, navigate.
class AreaTool : public Tool {
public:
    /// `settings` outlives the tool.
    explicit AreaTool(const PaintSettings& settings) : m_settings(settings) {}

    void cancel(Project& project) override;
    bool begun() const override { return !m_line.empty(); }
    std::vector<ToolOutline> outlines(PaneId pane, const Project& project) const override;
    bool paints() const override { return true; }

protected:
    /// Takes the line away and paints what it goes round; nothing where it has fewer than three corners.
    void fill(Project& project, bool erases, const std::string& name);

    const PaintSettings& m_settings;
    NavigateTool m_navigate;
    std::vector<Point> m_line;   ///< µm; empty: none is begun
    PaneId m_pane = PaneId::xy;
};

/// Encircle and fill: left drag labels what it goes round, right drag erases it.
class LassoTool : public AreaTool {
public:
    using AreaTool::AreaTool;

    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;

private:
    bool m_erases = false;
};

/// Corner by corner: a left click sets a corner, a drag moves one, a click on the first closes and labels, a right click takes the last away.
class PolygonTool : public AreaTool {
public:
    using AreaTool::AreaTool;

    void press(const ToolEvent& event, Project& project) override;
    void move(const ToolEvent& event, Project& project) override;
    void release(const ToolEvent& event, Project& project) override;
    void cancel(Project& project) override;
    std::vector<ToolOutline> outlines(PaneId pane, const Project& project) const override;

private:
    std::optional<std::size_t> cornerAt(const ToolEvent& event, const Project& project) const;

    std::optional<std::size_t> m_held;   ///< the corner that is under the button
    Point m_pressed;
    bool m_closing = false;              ///< the press was on the first corner, and nothing moved since
};

}  // namespace volumen
