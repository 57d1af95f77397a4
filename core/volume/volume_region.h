#pragma once

#include <cstddef>
#include <vector>

#include "core/volume/convex_body.h"
#include "core/volume/load_plan.h"
#include "core/volume/volume_info.h"

/// Which part of a volume is drawn in 3D, at which level, and which chunks that takes. Everything here is quick, pure arithmetic: nothing is read.
namespace volumen {

/// What a volume may take in 3D.
struct RegionLimits {
    std::size_t blockBytes = 0;        ///< of the voxels as they are drawn (blockTypeOf)
    std::size_t chunkBytes = 0;        ///< of the chunks they are put together from, those of coarser levels on the way among them
    std::int64_t longestSide = 2048;   ///< voxels along an axis: what every graphics driver takes
    Point step{0, 0, 0};               ///< a finer level than one whose voxels are √½ of this, level-0 voxels, would show nothing more: a pixel, say
};

/// A part of a volume at one level.
struct VolumeRegion {
    int level = 0;
    std::int64_t thinning = 1;  ///< every how many voxels of the level one is taken: more than 1 only where even the coarsest level is too large
    Box box;                    ///< the voxels, counted in steps of `thinning`; what is drawn of level-0 voxels [lo, hi) and one voxel more on every side
    bool limited = false;       ///< a finer level would show more, but is too large

    friend bool operator==(const VolumeRegion&, const VolumeRegion&) = default;
};

/// The voxels of a level that interpolation within `seen` (level-0 voxels, outer faces) looks at, kept inside the volume.
Box boxAtLevel(const LevelInfo& level, const Bounds& seen, std::int64_t thinning = 1);

/// The finest level at which `seen` keeps the limits: the coarsest, thinned out, when none does. An empty box when `seen` lies outside.
VolumeRegion chooseRegion(const VolumeInfo& info, const Bounds& seen, const RegionLimits& limits);

/// The region at one of the levels on the way to it.
VolumeRegion atLevel(const VolumeInfo& info, const Bounds& seen, int level);

/// The chunks that hold the region's voxels, nearest its middle first.
std::vector<ChunkKey> chunksOf(const VolumeInfo& info, const VolumeRegion& region);

/// For ChunkLoader::want: the region's chunks, those of the levels on the way before them, coarse first.
std::vector<ChunkRequest> requestsFor(SourceId source, const VolumeInfo& info, const Bounds& seen, const VolumeRegion& region);

}  // namespace volumen
