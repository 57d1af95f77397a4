#pragma once

#include <cstdint>

#include "core/base/files.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// How coarser levels are made. The defaults are right for the programs; tests say otherwise.
struct MadeLevelsOptions {
    std::int64_t exactBelowBytes = std::int64_t{512} << 20;  ///< level 0 is smaller: no stand-ins, nothing on disk; making it exactly is quick
    std::int64_t quickReads = 16;                            ///< chunks of level 0 that a stand-in may read
    Path keepIn;                                             ///< where made chunks are kept; empty: `levels` in cacheFolder()
    std::uint64_t keepBytes = std::uint64_t{8} << 30;        ///< and how many bytes of them, of all sources together
};

/// Gives a source of a single level coarser ones: each halves every axis (a flat volume keeps its depth) until every axis that is halved
/// is ≤ 256. Their chunks are made when they are read, by mean (chunk_mean.h) of the next finer level, so that one chunk of level n
/// reads 8^n of the source's. Other sources, and small ones, are returned as they are.
///
/// Of a large source `readQuickly` offers a stand-in of what is dear to make (thinned_chunk.h). `readChunk` is always exact; what it makes (at every level on its way) is
/// kept on disk (made_chunk_store.h), named by the file's path, size and time, so that it is made once and a cancelled read loses little.
VolumeSourcePtr withMadeLevels(VolumeSourcePtr source, const MadeLevelsOptions& options = {});

/// Where made chunks are kept unless said otherwise. It may be deleted at any time.
Path madeLevelsFolder();
/// Bytes on disk under that folder. Reads the folder: not for the main thread.
std::uint64_t madeLevelsBytes();
void clearMadeLevels();

}  // namespace volumen
