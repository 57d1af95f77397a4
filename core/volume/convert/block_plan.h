#pragma once

#include "core/volume/volume_info.h"

namespace volumen {

/// What a plan of work is made for.
struct BlockWish {
    Voxel shape;         ///< of what is converted, level 0
    Voxel chunkShape;    ///< of the output, level 0
    Voxel origin;        ///< of the region in the source
    Voxel readShape;     ///< what the source decodes at once
    std::int64_t voxelBytes = 1;     ///< of the source
    std::int64_t mostBytes = 0;      ///< of one block, as it is read; one chunk at least is read
};

/// The volume in blocks of whole output chunks. A block grows along the axis on which most would be decoded in vain until nothing is,
/// or the budget ends: slices that are dear to decode become bands of full width, chunks of the source are read once.
class BlockPlan {
public:
    explicit BlockPlan(const BlockWish& wish);

    Voxel blockShape() const { return m_block; }
    std::int64_t count() const { return voxelCount(m_grid); }
    /// Block i in the order of work: near ones follow each other on every scale (a Z curve), so that coarser chunks are soon complete.
    Box block(std::int64_t i) const;

private:
    BlockWish m_wish;
    Voxel m_block;
    Voxel m_grid;
    std::int64_t m_edge = 1;   ///< of the cube that the curve fills: a power of two
};

}  // namespace volumen
