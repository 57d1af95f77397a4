#pragma once

#include <optional>
#include <string>

#include "core/project/layer.h"
#include "core/project/space.h"
#include "core/volume/voxel_block.h"
#include "ui/render/camera.h"

namespace volumen {

/// The most volumes that are drawn together.
constexpr std::size_t kMostVolumes = 4;

/// Voxels of a layer, and where they lie.
struct PlacedBlock {
    LayerId layer = 0;
    VoxelBlockPtr block;
    Point originUm;        ///< where the centre of the block's first voxel lies, world µm, z-y-x
    Spacing spacingUm{1, 1, 1};  ///< of the block's own voxels

    /// From the outer face of the first voxel to that of the last.
    WorldBox worldBox() const { return {originUm - spacingUm * 0.5, originUm + (toPoint(block->shape()) - Point{0.5, 0.5, 0.5}) * spacingUm}; }
    friend bool operator==(const PlacedBlock&, const PlacedBlock&) = default;
};

/// How a layer's voxels are drawn. Between layers there is no order: what lies nearer covers.
struct VolumePass {
    LayerId layer = 0;
    VolumeLook look;

    friend bool operator==(const VolumePass&, const VolumePass&) = default;
};

/// Half of space: what lies on the side that `normal` points to is shown.
struct ClipPlane {
    Point point;   ///< world µm, z-y-x
    Point normal;  ///< of any length but 0

    friend bool operator==(const ClipPlane&, const ClipPlane&) = default;
};

/// What of the volumes is shown; planes and lines are not cut.
struct VolumeClip {
    std::optional<WorldBox> crop;
    std::optional<ClipPlane> plane;

    friend bool operator==(const VolumeClip&, const VolumeClip&) = default;
};

/// How finely volumes are drawn. {1, 1} is full quality.
struct VolumeQuality {
    double sampleStep = 1;  ///< between two samples of a line of sight, in the smallest spacing of the volumes drawn; ≥ 0.1
    double imageScale = 1;  ///< pixels of the picture, a side, for one line of sight; ≥ 1

    friend bool operator==(const VolumeQuality&, const VolumeQuality&) = default;
};

/// How far what was asked of the volumes is in the graphics memory.
struct VolumeStatus {
    bool uploading = false;         ///< another `render` brings more of the blocks over; until a layer's block is whole its former one is drawn
    std::string problem;            ///< a sentence for a person, where graphics memory ends: the layer's former block is drawn. Empty when all is well
    std::size_t tooLargeBytes = 0;  ///< of the block that found no room: ask for fewer. 0 when all is well
};

/// Where a line of sight meets matter.
struct VolumeHit {
    LayerId layer = 0;
    Point point;          ///< world µm, z-y-x
    double distance = 0;  ///< along the ray, in lengths of its direction
};

}  // namespace volumen
