#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/volume/chunk.h"

/// How a stored chunk, of any number of axes in any order, becomes the z-y-x chunk that a source delivers.
namespace volumen {

/// Where voxel (z, y, x) of the delivered chunk lies in the stored one: at `offset + (z, y, x) · strides`, counted in voxels.
struct ChunkLayout {
    std::int64_t storedCount = 0;  ///< voxels of the stored chunk
    std::int64_t offset = 0;
    Voxel strides;
    Voxel shape;                   ///< of the delivered chunk

    /// The delivered chunk is the stored one's beginning, byte order aside: it can be read in place.
    bool isPrefix() const;
};

/// Copies what `layout` says out of `stored` (storedCount voxels) into `into` (of `layout.shape`), in the stored byte order.
void gather(const ChunkLayout& layout, std::span<const std::byte> stored, Chunk& into);

/// Turns every voxel's bytes around.
void swapBytes(Chunk& chunk);

/// Sets all voxels of `chunk` that lie past `valid` (its first voxels along each axis) to `value`, given in the chunk's type.
void padPast(Chunk& chunk, Voxel valid, double value);

}  // namespace volumen
