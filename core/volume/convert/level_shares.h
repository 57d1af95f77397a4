#pragma once

#include <memory>

#include "core/volume/convert/volume_sink.h"
#include "core/volume/reduce_box.h"

/// How chunks of one level make those of the next. Any thread.
namespace volumen {

/// The chunk of the next level that `child` lies under.
ChunkKey parentOf(const VolumeInfo& info, const ChunkKey& child);
/// The chunks, by their places in the finer level's grid, that make up `parent`.
Box childrenOf(const VolumeInfo& info, const ChunkKey& parent);
/// No voxel of level `fine` + 1 lies over two chunks of level `fine`.
bool sharesAreWhole(const VolumeInfo& info, int fine);

/// Adds what `child` makes of the chunk `key` to `into`, which has the shape of what exists of `key`. `chunk` is of what exists of `child`.
void addShare(const VolumeInfo& info, const ChunkKey& child, const Chunk& chunk, LevelReduce reduce, const ChunkKey& key, Chunk& into);

/// What the sink holds of a chunk, as far as the volume goes; the fill value where it holds nothing.
ChunkPtr readClipped(const VolumeSink& sink, const ChunkKey& key);
/// A chunk of a coarser level, made from what the sink reads back of the finer one.
std::shared_ptr<Chunk> madeFromSink(const VolumeSink& sink, const ChunkKey& key, LevelReduce reduce);

}  // namespace volumen
