#pragma once

#include <QImage>
#include <optional>
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
    double pressure = 1;      ///< of a pen, 0 … 1; a mouse presses fully
};

/// A button that paints, rather than turning the plane.
inline bool isForPainting(const ToolEvent& event) {
    return (event.button == MouseButton::left || event.button == MouseButton::right) && event.acts.drag != ViewAct::turn;
}

/// A line and a text that a tool wants drawn over the panes, µm.
struct ToolMark {
    Point from;
    Point to;
    std::string text;
};

/// A line that a tool wants drawn over a pane, µm: the rim of a brush, a lasso.
struct ToolOutline {
    std::vector<Point> um;
    bool closed = true;
};

/// Coloured cells that a tool wants laid over a pane: what it would paint.
struct ToolStamp {
    QImage cells;      ///< premultiplied
    Point um;          ///< the centre of the first cell, on the pane's plane
    Point across;      ///< from cell to cell, µm: along the pane's `right`
    Point down;
};

/// What the mouse does in the slice panes. A tool changes the project only; the views follow the project.
class Tool {
public:
    virtual ~Tool() = default;
    /// These three throw Error, for a person to read, when the tool may not do it; nothing is begun then.
    virtual void press(const ToolEvent& event, Project& project) = 0;
    virtual void move(const ToolEvent& event, Project& project) = 0;
    virtual void release(const ToolEvent& event, Project& project) = 0;
    /// Ends what is begun without a trace.
    virtual void cancel(Project& project) = 0;
    /// There is something that `cancel` would end.
    virtual bool begun() const { return false; }
    virtual std::vector<ToolMark> marks() const { return {}; }
    /// The pointer moved over a pane, a button pressed or not; nothing: it left.
    virtual void hover(const std::optional<ToolEvent>&) {}
    virtual std::vector<ToolOutline> outlines(PaneId, const Project&) const { return {}; }
    virtual std::optional<ToolStamp> stamp(PaneId, const Project&) const { return std::nullopt; }
    /// Makes what it paints with larger (or smaller, below 0). False: it has no size.
    virtual bool resize(int) { return false; }
    /// It changes labels: keys of painting hold.
    virtual bool paints() const { return false; }
};

}  // namespace volumen
