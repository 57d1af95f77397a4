#pragma once

#include <functional>
#include <string>

#include "core/volume/chunk.h"

namespace volumen {

/// What is known of a chunk at this moment.
enum class ChunkState {
    unknown,   ///< not loaded yet, or dropped again
    resident,  ///< its voxels are in memory
    absent,    ///< the store holds nothing there: every voxel is the fill value
    failed,    ///< it could not be read; `CachedChunk::reason` says why
};

/// A chunk as the cache has it.
struct CachedChunk {
    ChunkState state = ChunkState::unknown;
    ChunkPtr chunk;      ///< null unless resident
    std::string reason;  ///< empty unless failed
    bool provisional = false;  ///< a quick stand-in (VolumeSource::readQuickly): shown like any other until the exact chunk replaces it
};

/// Asks what is known of one volume's chunk. Never waits; called from the thread that samples.
using ChunkLookup = std::function<CachedChunk(const ChunkKey&)>;

}  // namespace volumen
