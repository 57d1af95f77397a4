#pragma once

#include "core/volume/volume_source.h"

namespace volumen {

/// The chunks that hold the voxels of `box`, as a box of chunk positions.
inline Box chunksOf(const Box& box, Voxel chunk) { return {.lo = {box.lo.z / chunk.z, box.lo.y / chunk.y, box.lo.x / chunk.x}, .hi = ceilDiv(box.hi, chunk)}; }

/// Calls `f` with every voxel (or chunk position) of the box, z-y-x.
template <class F>
void forEachVoxel(const Box& box, F&& f) {
    for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
        for (std::int64_t y = box.lo.y; y < box.hi.y; ++y)
            for (std::int64_t x = box.lo.x; x < box.hi.x; ++x) f(Voxel{z, y, x});
}

/// A rough look at a chunk of `coarse`, a level made of the source's level 0: every factor-th voxel, read from at most `mostReads` chunks
/// of level 0 spread over the place. Where none was read, the nearest voxel that was stands in. Depth is thinned first, since
/// neighbouring slices are alike. Null when all that was read is absent. Throws as the source does.
ChunkPtr thinnedChunk(const VolumeSource& source, const LevelInfo& coarse, const ChunkKey& key, std::int64_t mostReads, const std::stop_token& stop);

}  // namespace volumen
