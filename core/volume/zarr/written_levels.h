#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>

#include "core/jobs/thread_pool.h"
#include "core/volume/reduce_box.h"
#include "core/volume/zarr/zarr_writer.h"

namespace volumen {

/// Chunks of all levels but the first: what `writeCoarserLevels` has to write.
std::int64_t coarserChunkCount(const VolumeInfo& info);

/// Makes levels 1, 2, … of a store whose level 0 is written, each from the one before as it was written. Each of the pool's
/// threads holds the voxels under one chunk, no more. Where `region` is given, level 0 holds nothing outside of it, and only chunks over it are made. `wrote` is called from the pool's threads after every chunk.
/// Throws Error; Cancelled when `stop` asked for it: what is written by then is valid.
void writeCoarserLevels(ZarrWriter& writer, LevelReduce reduce, ThreadPool& pool, std::stop_token stop, const std::function<void(const ChunkKey&)>& wrote,
                        const std::optional<Box>& region = std::nullopt);

}  // namespace volumen
