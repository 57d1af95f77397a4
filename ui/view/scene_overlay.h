#pragma once

#include <QPainter>
#include <optional>
#include <vector>

#include "ui/render/line_renderer.h"
#include "ui/view/pane_style.h"
#include "ui/view/scene_handles.h"

namespace volumen {

/// What is drawn over the scene: the crop box with its handles, what a hand is about to take hold of, and the scale bar.
struct SceneOverlay {
    const SceneHandles& handles;
    const PaneStyle& style;
    std::optional<SceneGrip> hot;  ///< under the pointer, or in the hand
    bool scaleBar = true;
    bool calibrated = true;        ///< lengths are µm; else voxels

    /// In pixels of a framebuffer that has `ratio` of them to one of the viewport.
    std::vector<ScreenLine> lines(double ratio) const;
    /// In the viewport's own pixels.
    void paint(QPainter& painter) const;

private:
    void addLine(std::vector<ScreenLine>& lines, Point from, Point to, double width, const QColor& color) const;
};

}  // namespace volumen
