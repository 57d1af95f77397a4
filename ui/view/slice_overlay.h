#pragma once

#include <QPainter>
#include <optional>

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

/// What is drawn over a slice: the other panes' planes as crosshair lines, the scale bar, a tool's marks.
struct SliceOverlay {
    PaneId pane = PaneId::xy;
    PaneProjection projection;
    const Project* project = nullptr;
    const PaneStyle* style = nullptr;
    std::vector<ToolMark> marks;
    OverlayChoice choice;

    void paint(QPainter& painter, QSizeF size) const;

private:
    void paintCrosshair(QPainter& painter, QSizeF size) const;
    void paintPlane(QPainter& painter, QSizeF size, PaneId other) const;
    void paintScaleBar(QPainter& painter, QSizeF size) const;
    void paintMark(QPainter& painter, const ToolMark& mark) const;
};

/// The largest length of 1, 2 or 5 times a power of ten that is not longer than `longest`.
double niceLength(double longest);

}  // namespace volumen
