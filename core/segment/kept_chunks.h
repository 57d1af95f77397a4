#pragma once

#include <condition_variable>
#include <mutex>
#include <set>

#include "core/volume/chunk_cache.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// Chunks of a source, read when they are asked for and kept within a budget. Read on the caller's own thread, so that it can be used from any
/// pool; whoever asks for a chunk that another thread is reading waits for that. Any thread.
class KeptChunks {
public:
    KeptChunks(VolumeSourcePtr source, std::size_t budgetBytes) : m_source(std::move(source)), m_cache(budgetBytes) {}

    const VolumeSource& source() const { return *m_source; }
    /// Null: nothing is there. Throws what the source throws.
    ChunkPtr read(const ChunkKey& key, const std::stop_token& stop);
    /// The voxels of a box inside a level, as they are. Throws what the source throws.
    Chunk readBox(int level, const Box& box, const std::stop_token& stop);

private:
    bool begin(const ChunkKey& key);
    void end(const ChunkKey& key);

    VolumeSourcePtr m_source;
    ChunkCache m_cache;
    std::mutex m_mutex;
    std::condition_variable m_ended;
    std::set<ChunkKey> m_underWay;
};

}  // namespace volumen
