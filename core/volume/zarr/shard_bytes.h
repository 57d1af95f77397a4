#pragma once

#include "core/jobs/thread_pool.h"
#include "core/volume/chunk.h"
#include "core/volume/zarr/codecs.h"
#include "core/volume/zarr/zarr_metadata.h"

/// A whole shard in memory: its inner chunks, compressed one by one in the index's order, then the index with its crc32c. Any thread.
namespace volumen {

/// `shard` is of whole inner chunks; those that hold nothing but the fill value are left out. `pool`, unless null, helps to compress.
std::vector<std::byte> encodeShard(const Chunk& shard, Voxel innerShape, std::span<const Codec> codecs, double fillValue, ThreadPool* pool);

/// The voxels of the shard in `file` into `shard`, which is filled already. Throws Error.
void decodeShard(const Path& file, const ArrayMetadata& array, Voxel innerShape, Chunk& shard);

}  // namespace volumen
