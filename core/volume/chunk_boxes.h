#pragma once

#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"

/// Chunks and the boxes of voxels that they cover. Any thread.
namespace volumen {

/// The voxels of its level that a chunk covers: at the far edges less than a chunk.
Box boxOfChunk(const LevelInfo& level, Voxel index);

/// The i-th place of a grid, x fastest.
inline Voxel indexInGrid(Voxel grid, std::int64_t i) { return {i / (grid.y * grid.x), i / grid.x % grid.y, i % grid.x}; }

/// Sets every voxel.
void fillChunk(Chunk& chunk, double value);

/// Copies what both cover. `fromLo` and `toLo` say where the chunks' first voxels lie, in one level's voxels; both are of one type.
void copyShared(const Chunk& from, Voxel fromLo, Chunk& to, Voxel toLo);

}  // namespace volumen
