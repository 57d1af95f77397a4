#pragma once

#include <stop_token>

#include "core/volume/cached_chunk.h"
#include "core/volume/volume_region.h"
#include "core/volume/voxel_block.h"

namespace volumen {

class ThreadPool;

/// A region put together from chunks.
struct AssembledBlock {
    VoxelBlockPtr block;   ///< of the region's level; its box is `region.box`, in steps of `region.thinning` voxels
    bool complete = true;  ///< no chunk of the region's own level was still to come
};

/// The voxels of `region`, which is not empty, from what is known of its chunks at this moment. Where a chunk is still unknown, the finest coarser one that
/// is known stands in; where none is, and where chunks are absent or cannot be read, stands the fill value. Runs on `pool` and on the
/// calling thread, which may be one of the pool's; not on the main thread. Throws Cancelled when stopped.
AssembledBlock assembleBlock(const VolumeInfo& info, const VolumeRegion& region, const ChunkLookup& lookup, ThreadPool& pool, std::stop_token stop = {});

}  // namespace volumen
