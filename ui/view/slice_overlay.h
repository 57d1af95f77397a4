#pragma once

#include <QPainter>
#include <optional>

#include "ui/render/line_renderer.h"
#include "ui/tools/tool.h"
#include "ui/view/pane_style.h"

namespace volumen {

/// Where µm positions lie in a pane, in device-independent pixels.
struct PaneProjection {
    PaneGrid grid;
    PixelRect rect;
    double devicePixelRatio = 1;

    QPointF toPane(Point um) const;
    /// The point of the plane under a pane position.
    Point toUm(QPointF position) const;
};

/// Which overlays a person wants to see.
struct OverlayChoice {
    bool crosshair = true;
    bool scaleBar = true;
};

/// What is drawn over a slice: the other panes' planes as crosshair lines, the scale bar, a tool's marks. Lines are drawn by LineRenderer:
/// without multisampling, Qt's painter draws slanting ones with steps.
struct SliceOverlay {
    PaneId pane = PaneId::xy;
    PaneProjection projection;
    const Project* project = nullptr;
    const PaneStyle* style = nullptr;
    std::vector<ToolMark> marks;
    std::vector<ToolOutline> outlines;
    std::optional<ToolStamp> stamp;
    OverlayChoice choice;

    /// Crosshair, crop box and marks, the lowest first, in a pane of `size` device-independent pixels.
    std::vector<ScreenLine> lines(QSizeF size) const;
    /// What a tool would paint, which lies under the lines.
    void paintStamp(QPainter& painter) const;
    /// Scale bar and texts, which lie over the lines.
    void paint(QPainter& painter, QSizeF size) const;

private:
    void addPlane(std::vector<ScreenLine>& lines, QSizeF size, PaneId other) const;
    void addOutline(std::vector<ScreenLine>& lines, const ToolOutline& outline) const;
    void addMark(std::vector<ScreenLine>& lines, const ToolMark& mark) const;
    void addCrop(std::vector<ScreenLine>& lines) const;
};

}  // namespace volumen
