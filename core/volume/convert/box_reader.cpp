#include "core/volume/convert/box_reader.h"

#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

bool covers(const Box& outer, const Box& inner) { return intersection(outer, inner) == inner; }

}  // namespace

SourceBlock BoxReader::read(int level, const Box& box, std::stop_token stop) const {
    if (level == 0 && m_source.readUnit(0).rows) return {readRows(box, stop), box.lo};
    return readChunks(level, box, stop);
}

ChunkPtr BoxReader::readRows(const Box& box, const std::stop_token& stop) const {
    const auto voxels = m_blocks.take(m_source.info().type, box.shape());
    const std::size_t sliceBytes = voxels->byteCount() / static_cast<std::size_t>(box.shape().z);
    m_pool.parallelFor(box.shape().z, [&](std::int64_t i) {
        const std::int64_t z = box.lo.z + i;
        m_source.readRows({.lo = {z, box.lo.y, box.lo.x}, .hi = {z + 1, box.hi.y, box.hi.x}}, voxels->data() + static_cast<std::size_t>(i) * sliceBytes, stop);
    });
    return voxels;
}

SourceBlock BoxReader::readChunks(int number, const Box& box, const std::stop_token& stop) const {
    const LevelInfo& level = m_source.info().levels[static_cast<std::size_t>(number)];
    const Box places = chunksOf(box, level.chunkShape);
    if (places.shape() == Voxel{1, 1, 1})
        if (ChunkPtr only = chunkAt({number, places.lo}, box, stop)) return {only, places.lo * level.chunkShape};
    const auto voxels = m_blocks.take(m_source.info().type, box.shape());
    m_pool.parallelFor(voxelCount(places.shape()), [&](std::int64_t i) {
        const Voxel index = places.lo + indexInGrid(places.shape(), i);
        ChunkPtr chunk = chunkAt({number, index}, box, stop);
        if (chunk) return copyShared(*chunk, index * level.chunkShape, *voxels, box.lo);
        const Box hole = intersection(boxOfChunk(level, index), box);
        Chunk filled(m_source.info().type, hole.shape());
        fillVoxels(filled, m_source.info().fillValue);
        copyShared(filled, hole.lo, *voxels, box.lo);
    });
    return {voxels, box.lo};
}

/// A chunk that lies in the box whole is needed once; others by the boxes beside, too.
ChunkPtr BoxReader::chunkAt(const ChunkKey& key, const Box& box, const std::stop_token& stop) const {
    if (ChunkPtr known = kept(key)) return known;
    ChunkPtr chunk = m_source.readChunk(key, stop);
    if (chunk && !covers(box, boxOfChunk(m_source.info().levels[static_cast<std::size_t>(key.level)], key.index))) keep(key, chunk);
    return chunk;
}

ChunkPtr BoxReader::kept(const ChunkKey& key) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_byKey.find(key);
    if (found == m_byKey.end()) return nullptr;
    m_recent.splice(m_recent.begin(), m_recent, found->second);
    return found->second->chunk;
}

void BoxReader::keep(const ChunkKey& key, ChunkPtr chunk) const {
    const std::lock_guard lock(m_mutex);
    if (chunk->byteCount() > m_keepBytes || m_byKey.contains(key)) return;
    m_used += chunk->byteCount();
    m_recent.push_front({key, std::move(chunk)});
    m_byKey[key] = m_recent.begin();
    while (m_used > m_keepBytes) {
        m_used -= m_recent.back().chunk->byteCount();
        m_byKey.erase(m_recent.back().key);
        m_recent.pop_back();
    }
}

}  // namespace volumen
