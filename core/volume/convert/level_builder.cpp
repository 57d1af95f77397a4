#include "core/volume/convert/level_builder.h"

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/level_shares.h"

namespace volumen {

LevelBuilder::LevelBuilder(VolumeSink& sink, const ChunkNumbers& numbers, const std::vector<bool>& before, LevelReduce reduce, std::size_t mostBytes,
                           std::function<void(const ChunkKey&)> wrote)
    : m_sink(sink), m_numbers(numbers), m_before(before), m_reduce(reduce), m_mostBytes(mostBytes), m_wrote(std::move(wrote)) {}

bool LevelBuilder::childrenWrittenBefore(const ChunkKey& key) const {
    bool all = true;
    forEachVoxel(childrenOf(m_sink.info(), key), [&](Voxel child) { all = all && writtenBefore({key.level - 1, child}); });
    return all;
}

void LevelBuilder::makeWhatWasLeft(ThreadPool& pool, std::stop_token stop) {
    pool.parallelFor(m_numbers.count() - m_numbers.firstCoarse(), [&](std::int64_t i) {
        if (stop.stop_requested()) throw Cancelled{};
        const ChunkKey key = m_numbers.key(m_numbers.firstCoarse() + i);
        if (!writtenBefore(key) && childrenWrittenBefore(key)) finish(key, madeFromSink(m_sink, key, m_reduce));
    });
}

void LevelBuilder::add(const ChunkKey& child, const Chunk& chunk) {
    if (child.level + 1 >= static_cast<int>(m_sink.info().levels.size())) return;
    const ChunkKey key = parentOf(m_sink.info(), child);
    const std::shared_ptr<Chunk> shares = sharesOf(key);
    if (shares) addShare(m_sink.info(), child, chunk, m_reduce, key, *shares);
    if (wasLast(key)) finish(key, shares ? shares : madeFromSink(m_sink, key, m_reduce));
}

std::shared_ptr<Chunk> LevelBuilder::sharesOf(const ChunkKey& key) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_parents.find(key);
    return (found != m_parents.end() ? found : m_parents.emplace(key, begin(key)).first)->second.shares;
}

/// With the lock held.
LevelBuilder::Parent LevelBuilder::begin(const ChunkKey& key) {
    Parent parent;
    std::int64_t children = 0;
    forEachVoxel(childrenOf(m_sink.info(), key), [&](Voxel child) { ++children, parent.missing += !writtenBefore({key.level - 1, child}); });
    const Voxel shape = boxOfChunk(m_sink.info().levels[static_cast<std::size_t>(key.level)], key.index).shape();
    const std::size_t bytes = static_cast<std::size_t>(voxelCount(shape)) * size(m_sink.info().type);
    if (parent.missing < children || m_bytes + bytes > m_mostBytes || !sharesAreWhole(m_sink.info(), key.level - 1)) return parent;
    parent.shares = std::make_shared<Chunk>(m_sink.info().type, shape);
    m_bytes += bytes;
    return parent;
}

bool LevelBuilder::wasLast(const ChunkKey& key) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_parents.find(key);
    if (--found->second.missing > 0) return false;
    if (found->second.shares) m_bytes -= found->second.shares->byteCount();
    m_parents.erase(found);
    return true;
}

void LevelBuilder::finish(const ChunkKey& key, std::shared_ptr<Chunk> chunk) {
    m_sink.writeChunk(key, *chunk);
    m_wrote(key);
    add(key, *chunk);
}

}  // namespace volumen
