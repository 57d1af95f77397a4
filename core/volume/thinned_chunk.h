#pragma once

#include "core/volume/volume_source.h"

namespace volumen {

/// A rough look at a chunk of `coarse`, a level made of the source's level 0: every factor-th voxel, read from as much as `mostReads` chunks
/// of level 0 hold, spread over the place; of single slices where the source reads those alone. Depth is thinned first, since neighbouring
/// slices are alike. Where nothing was read, it goes over from the one neighbour that was to the other. Null when all that was read is absent.
/// Throws as the source does.
ChunkPtr thinnedChunk(const VolumeSource& source, const LevelInfo& coarse, const ChunkKey& key, std::int64_t mostReads, const std::stop_token& stop);

}  // namespace volumen
