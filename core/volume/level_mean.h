#pragma once

#include <functional>

#include "core/volume/volume_source.h"

namespace volumen {

/// Reads a chunk of any level; null: there is nothing.
using ReadChunk = std::function<ChunkPtr(const ChunkKey&)>;

/// A chunk of a level above 0 as the mean (chunk_mean.h) of the next finer one, which `read` reads; null where that holds nothing. `step`: finer voxels per
/// voxel along each axis. Throws what `read` throws, and Cancelled.
ChunkPtr meanOfFiner(const VolumeInfo& info, const ChunkKey& key, Voxel step, const ReadChunk& read, const std::stop_token& stop);

}  // namespace volumen
