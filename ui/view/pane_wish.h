#pragma once

#include <vector>

#include "core/project/project.h"
#include "ui/view/pane_style.h"

namespace volumen {

/// One visible layer, as far as sampling needs to know it.
struct LayerWish {
    LayerId layer = 0;
    VolumeSourcePtr source;
    Placement placement;
    Interpolation interpolation = Interpolation::linear;
    Slab slab;

    friend bool operator==(const LayerWish&, const LayerWish&) = default;
};

/// What a pane wants to see.
struct PaneWish {
    PaneGrid grid;
    PixelRect rect;
    Point travelUm;  ///< to the next slice in the direction of scrolling; 0 where there is none
    std::vector<LayerWish> layers;

    friend bool operator==(const PaneWish&, const PaneWish&) = default;
};

/// The wish for a project's visible layers, bottom first.
PaneWish paneWish(const Project& project, const PaneGrid& grid, const PixelRect& rect, Point travelUm);

/// How a project's visible layers are drawn, bottom first.
std::vector<LayerPass> passesOf(const Project& project, const ColorMapLookup& colorMaps);

}  // namespace volumen
