#pragma once

#include "core/volume/volume_source.h"

namespace volumen {

/// A rough look at a chunk of `coarse`, a level made of the source's level 0: every factor-th voxel, read from at most `mostReads` chunks
/// of level 0 spread over the place. Where none was read, the nearest voxel that was stands in. Depth is thinned first, since
/// neighbouring slices are alike. Null when all that was read is absent. Throws as the source does.
ChunkPtr thinnedChunk(const VolumeSource& source, const LevelInfo& coarse, const ChunkKey& key, std::int64_t mostReads, const std::stop_token& stop);

}  // namespace volumen
