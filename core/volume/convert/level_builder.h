#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <unordered_map>
#include <vector>

#include "core/jobs/thread_pool.h"
#include "core/volume/convert/chunk_numbers.h"
#include "core/volume/convert/volume_sink.h"
#include "core/volume/reduce_box.h"

namespace volumen {

/// Makes the coarser levels while the finer ones are written: each chunk that was written adds its share to the one above, which is written
/// with its last share, and adds its own. Shares are held within a budget; a chunk for which none was left, or whose children an
/// earlier run wrote, is made from what the sink reads back: the values are the same. All functions may be called from any thread.
class LevelBuilder {
public:
    /// `before`: what earlier runs wrote, by number. `wrote` is called after every chunk that this writes. All must outlive this.
    LevelBuilder(VolumeSink& sink, const ChunkNumbers& numbers, const std::vector<bool>& before, LevelReduce reduce, std::size_t mostBytes,
                 std::function<void(const ChunkKey&)> wrote);

    /// Chunks whose children all were there before: to be called first.
    void makeWhatWasLeft(ThreadPool& pool, std::stop_token stop);
    /// This chunk has just been written: of its level's chunk shape, or what is left of it at the far edges.
    void add(const ChunkKey& key, const Chunk& chunk);

private:
    struct Parent {
        std::shared_ptr<Chunk> shares = nullptr;   // null: to be read back
        std::int64_t missing = 0;
    };

    bool writtenBefore(const ChunkKey& key) const { return m_before[static_cast<std::size_t>(m_numbers.number(key))]; }
    bool childrenWrittenBefore(const ChunkKey& key) const;
    Parent begin(const ChunkKey& key);
    std::shared_ptr<Chunk> sharesOf(const ChunkKey& key);
    bool wasLast(const ChunkKey& key);
    void finish(const ChunkKey& key, std::shared_ptr<Chunk> chunk);

    VolumeSink& m_sink;
    const ChunkNumbers& m_numbers;
    const std::vector<bool>& m_before;
    LevelReduce m_reduce;
    std::size_t m_mostBytes;
    std::function<void(const ChunkKey&)> m_wrote;
    std::mutex m_mutex;
    std::unordered_map<ChunkKey, Parent> m_parents;
    std::size_t m_bytes = 0;
};

}  // namespace volumen
