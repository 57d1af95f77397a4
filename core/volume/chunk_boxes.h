#pragma once

#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"

/// Chunks and the boxes of voxels that they cover. Any thread.
namespace volumen {

/// The voxels of its level that a chunk covers: at the far edges less than a chunk.
Box boxOfChunk(const LevelInfo& level, Voxel index);

/// The chunks that hold the voxels of `box`, as a box of chunk positions.
inline Box chunksOf(const Box& box, Voxel chunk) { return {.lo = {box.lo.z / chunk.z, box.lo.y / chunk.y, box.lo.x / chunk.x}, .hi = ceilDiv(box.hi, chunk)}; }

/// Calls `f` with every voxel (or chunk position) of the box, z-y-x.
template <class F>
void forEachVoxel(const Box& box, F&& f) {
    for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
        for (std::int64_t y = box.lo.y; y < box.hi.y; ++y)
            for (std::int64_t x = box.lo.x; x < box.hi.x; ++x) f(Voxel{z, y, x});
}

/// The i-th place of a grid, x fastest.
inline Voxel indexInGrid(Voxel grid, std::int64_t i) { return {i / (grid.y * grid.x), i / grid.x % grid.y, i % grid.x}; }

/// Copies what both cover. `fromLo` and `toLo` say where the chunks' first voxels lie, in one level's voxels; both are of one type.
void copyShared(const Chunk& from, Voxel fromLo, Chunk& to, Voxel toLo);

}  // namespace volumen
