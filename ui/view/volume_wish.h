#pragma once

#include <QSizeF>
#include <vector>

#include "core/project/project.h"
#include "core/volume/volume_region.h"
#include "ui/render/volume_picture.h"

namespace volumen {

/// A layer that is shown as a volume, as far as loading needs to know it.
struct VolumeLayerWish {
    LayerId layer = 0;
    VolumeSourcePtr source;
    Placement placement;
    bool exactValues = false;  ///< values are names of things, of which coarser levels that a mean made know nothing: level 0 is taken, thinned out, where the cache has room for it
    double share = 1;          ///< of the budget, beside those of the other layers

    friend bool operator==(const VolumeLayerWish&, const VolumeLayerWish&) = default;
};

/// What the 3D pane wants to see.
struct VolumeWish {
    std::vector<VolumeLayerWish> layers;  ///< bottom first
    CameraState camera;
    QSizeF pixels;                        ///< the pane, in device pixels
    VolumeClip clip;
    std::size_t budgetBytes = 0;          ///< of memory for what is shown, and for what is about to be
    bool resting = true;                  ///< no hand moves the view: what it shows is worth its finest level
    bool hurried = false;                 ///< frames come too slowly at the level that is there: a coarser one is wanted until the view rests
    bool visible = true;                  ///< false: nothing is loaded, and what is there stays

    friend bool operator==(const VolumeWish&, const VolumeWish&) = default;
};

/// The layers that a project shows as volumes, of more than kMostVolumes the uppermost; and those it shows only a surface of, which takes fewer voxels.
std::vector<VolumeLayerWish> volumeLayers(const Project& project);

/// How those are drawn.
std::vector<VolumePass> volumePasses(const Project& project);

/// A layer's part that is seen, level-0 voxels.
struct SeenPart {
    Bounds bounds;
    Point step;  ///< a pixel, where the part is near
};
/// Nothing: no voxel of it is in the picture.
std::optional<SeenPart> seenPart(const VolumeWish& wish, const VolumeLayerWish& layer);

/// All of a volume, level-0 voxels, to the outer faces.
Bounds wholeOf(const VolumeInfo& info);

/// Where a region of a layer lies.
PlacedBlock placed(const VolumeLayerWish& layer, const VolumeRegion& region, VoxelBlockPtr block);

}  // namespace volumen
