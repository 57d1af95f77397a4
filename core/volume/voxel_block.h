#pragma once

#include <memory>
#include <vector>

#include "core/volume/chunk.h"

namespace volumen {

/// The least and the greatest of some voxels; `lo` > `hi`: none of them is a number.
struct ValueRange {
    float lo = 0;
    float hi = 0;

    bool empty() const { return !(lo <= hi); }
    friend bool operator==(const ValueRange&, const ValueRange&) = default;
};

/// Voxels along each side of a block's cell.
constexpr std::int64_t kCellVoxels = 16;

/// A box of a volume's voxels in one piece, as the 3D pane draws it. Immutable, so that it crosses threads freely.
struct VoxelBlock {
    int level = 0;
    Box box;                        ///< voxels of that level, z-y-x
    ChunkPtr voxels;                ///< of `box.shape()`; u8, u16 or f32 (see `blockTypeOf`)
    Voxel cellGrid;                 ///< cells along each axis; the last ones may reach past the block
    std::vector<ValueRange> cells;  ///< z-y-x, x fastest: of each cell of 16³ voxels and the voxels about it, which interpolation inside it reads
    ValueRange range;               ///< of all voxels

    VoxelType type() const { return voxels->type(); }
    Voxel shape() const { return voxels->shape(); }
    std::size_t byteCount() const { return voxels->byteCount(); }
};

using VoxelBlockPtr = std::shared_ptr<const VoxelBlock>;

/// What a volume's voxels become in a block: u8 and u16 stay, all others are f32.
VoxelType blockTypeOf(VoxelType type);

/// A block from dense voxels of any type, brought to `blockTypeOf` it. `lo`: where their first voxel lies in the level. `voxels` holds at
/// least one. Any thread; a few ms for 256³.
VoxelBlockPtr makeBlock(int level, Voxel lo, ChunkPtr voxels);

}  // namespace volumen
