#include "core/segment/kept_chunks.h"

#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

/// False: another thread was reading it, and is done now.
bool KeptChunks::begin(const ChunkKey& key) {
    std::unique_lock lock(m_mutex);
    if (m_underWay.insert(key).second) return true;
    m_ended.wait(lock, [&] { return !m_underWay.contains(key); });
    return false;
}

void KeptChunks::end(const ChunkKey& key) {
    {
        const std::lock_guard lock(m_mutex);
        m_underWay.erase(key);
    }
    m_ended.notify_all();
}

ChunkPtr KeptChunks::read(const ChunkKey& key, const std::stop_token& stop) {
    for (;;) {
        if (const CachedChunk known = m_cache.find({0, key}); known.state == ChunkState::resident || known.state == ChunkState::absent) return known.chunk;
        if (!begin(key)) continue;
        struct End {
            KeptChunks& of;
            const ChunkKey& key;
            ~End() { of.end(key); }
        } atEnd{*this, key};
        ChunkPtr chunk = m_source->readChunk(key, stop);
        m_cache.put({0, key}, {.state = chunk ? ChunkState::resident : ChunkState::absent, .chunk = chunk, .reason = {}});
        return chunk;
    }
}

Chunk KeptChunks::readBox(int number, const Box& box, const std::stop_token& stop) {
    const LevelInfo& level = m_source->info().levels[static_cast<std::size_t>(number)];
    Chunk voxels(m_source->info().type, box.shape());
    forEachVoxel(chunksOf(box, level.chunkShape), [&](Voxel index) {
        if (const ChunkPtr chunk = read({number, index}, stop)) return copyShared(*chunk, index * level.chunkShape, voxels, box.lo);
        const Box hole = intersection(boxOfChunk(level, index), box);
        Chunk filled(m_source->info().type, hole.shape());
        fillVoxels(filled, m_source->info().fillValue);
        copyShared(filled, hole.lo, voxels, box.lo);
    });
    return voxels;
}

}  // namespace volumen
