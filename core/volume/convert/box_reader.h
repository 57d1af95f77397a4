#pragma once

#include <mutex>
#include <list>
#include <unordered_map>

#include "core/jobs/thread_pool.h"
#include "core/volume/chunk_pool.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// Voxels of a level of a source, and where they lie in it. `chunk` may reach past `box`.
struct SourceBlock {
    ChunkPtr chunk;
    Voxel lo;   ///< of the chunk's first voxel
};

/// Reads boxes of a source with all threads of a pool. Source chunks that the next boxes need too are kept within a budget.
/// Any thread.
class BoxReader {
public:
    BoxReader(const VolumeSource& source, ThreadPool& pool, std::size_t keepBytes) : m_source(source), m_pool(pool), m_keepBytes(keepBytes) {}

    /// A box inside the level. Throws what the source throws.
    SourceBlock read(int level, const Box& box, std::stop_token stop) const;

private:
    ChunkPtr readRows(const Box& box, const std::stop_token& stop) const;
    SourceBlock readChunks(int level, const Box& box, const std::stop_token& stop) const;
    ChunkPtr chunkAt(const ChunkKey& key, const Box& box, const std::stop_token& stop) const;
    ChunkPtr kept(const ChunkKey& key) const;
    void keep(const ChunkKey& key, ChunkPtr chunk) const;

    const VolumeSource& m_source;
    ThreadPool& m_pool;
    std::size_t m_keepBytes;
    mutable ChunkPool m_blocks;

    struct Kept {
        ChunkKey key;
        ChunkPtr chunk;
    };
    mutable std::mutex m_mutex;
    mutable std::list<Kept> m_recent;   // newest first
    mutable std::unordered_map<ChunkKey, std::list<Kept>::iterator> m_byKey;
    mutable std::size_t m_used = 0;
};

}  // namespace volumen
