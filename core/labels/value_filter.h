#pragma once

#include <functional>

#include "core/labels/paint_rule.h"
#include "core/volume/volume_info.h"
#include "core/volume/chunk.h"

namespace volumen {

/// A chunk of level 0 of the layer whose values decide; null where it is not at hand (nothing is painted there). Whoever paints says whether that
/// may wait for a disk: on the main thread it takes what is resident.
using ChunkLookup = std::function<ChunkPtr(Voxel chunkIndex)>;

/// Which values may be painted.
struct ValueRange {
    double lo = 0;   ///< both ends in
    double hi = 255;
    bool inverted = false;
};

/// The intensity mask: leaves voxels whose value lies in the range. The layer has the labels' voxel grid, and this shape and chunk shape at level 0; a value that
/// is not a number lies in no range.
LeafFilter whereValues(ChunkLookup chunks, Voxel chunkShape, ValueRange range);

}  // namespace volumen
