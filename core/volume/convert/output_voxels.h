#pragma once

#include "core/volume/convert/block_plan.h"
#include "core/volume/convert/box_reader.h"
#include "core/volume/chunk_pool.h"
#include "core/volume/convert/value_map.h"
#include "core/volume/convert/voxel_mask.h"

namespace volumen {

/// Where the voxels of an output come from.
struct VoxelOrigin {
    const VolumeSource& source;
    Box region;             ///< of the source's level 0
    const ValueMap& map;
    const Path& mask;       ///< empty: none
    VoxelType type;         ///< of the output
};

/// The voxels that level 0 of the output is to hold: read from the source's region, mapped, masked. Any thread.
class OutputVoxels {
public:
    /// `origin`'s parts and the pool must outlive this. Throws Error when the mask cannot be opened.
    OutputVoxels(const VoxelOrigin& origin, ThreadPool& pool, std::size_t keepBytes, std::size_t maskBytes);

    /// What `voxels` needs for a box of the output.
    SourceBlock read(const Box& box, std::stop_token stop) const { return m_reader.read(0, {box.lo + m_origin.region.lo, box.hi + m_origin.region.lo}, std::move(stop)); }

    /// The output's voxels in `box`, which the block covers; what of them was not finite in the source is added to `notFinite`.
    ChunkPtr voxels(const Box& box, const SourceBlock& block, NotFinite& notFinite) const;

    /// In which blocks to read them, for chunks of this shape; `mostBytes` of one block.
    BlockPlan plan(Voxel chunkShape, std::int64_t mostBytes) const;

private:
    VoxelOrigin m_origin;
    BoxReader m_reader;
    std::unique_ptr<const VoxelMask> m_mask;
    mutable ChunkPool m_chunks;
};

}  // namespace volumen
