#pragma once

#include <cstddef>

#include "core/base/geometry.h"

/// How a volume that is stored in blocks of any shape (strips, tiles, whole slices, chunks of millions of voxels) is delivered in chunks.
namespace volumen {

/// Decoded bytes that a source may hold back for neighbouring chunks: within what a viewer may use over its chunk cache's budget.
constexpr std::size_t kDecodedBlockBytes = std::size_t{48} << 20;

/// The chunk shape for data of which any box can be read at the same price (uncompressed): z-y-x (16, 128, 256), clipped to the shape.
/// A slice across such a stack needs 1/16 of each slice's chunks, a slice along it 16 slices; rows of 256 voxels keep a pread worth its
/// call. 1 MiB of u16: enough to be worth a place in the cache, few enough that 1024 x 1024 is there after 32 reads.
Voxel chunkShapeForRaw(Voxel shape);

/// The chunk shape for data that is decoded block by block: whole blocks together while they are small, even parts of a block where it is large.
/// Never so deep that the blocks which a row of chunks cuts outgrow `kDecodedBlockBytes` (then each would be decoded once a chunk).
Voxel chunkShapeForBlocks(Voxel shape, Voxel block, std::size_t voxelBytes);

/// True when every block lies in one chunk, so that none needs to be kept for a neighbour.
bool blocksAreWhole(Voxel chunk, Voxel block, Voxel shape);

}  // namespace volumen
