#pragma once

#include <condition_variable>
#include <mutex>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "core/base/error.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// A source in memory whose reads a test holds up, makes fail, and counts. Voxels of a chunk hold `level + x` of its index.
class FakeSource : public VolumeSource {
public:
    FakeSource(Voxel shape, Voxel chunk, int levels = 1) {
        m_info.path = "fake";
        for (int i = 0; i < levels; ++i) {
            const std::int64_t f = std::int64_t{1} << i;
            const auto factor = static_cast<double>(f);
            m_info.levels.push_back({.shape = ceilDiv(shape, Voxel{f, f, f}), .chunkShape = chunk, .factor = {factor, factor, factor},
                                     .offset = Point{1, 1, 1} * ((factor - 1) / 2), .codec = "none"});
        }
    }

    const VolumeInfo& info() const override { return m_info; }

    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        const Visit visit(*this, key);
        waitForLeave(key, stop);
        return answer(key);
    }

    std::optional<ChunkPtr> readQuickly(const ChunkKey& key, std::stop_token) const override {
        const std::lock_guard lock(m_mutex);
        if (!m_quick) return std::nullopt;
        return chunkOf(key, 99);
    }

    // What a test says; at any time.
    void block(bool on) { change([=, this] { m_blocked = on; }); }
    void ignoreStop(bool on) { change([=, this] { m_deaf = on; }); }
    void fail(const ChunkKey& key, bool on = true) { change([=, this] { if (on) m_failing.insert(key); else m_failing.erase(key); }); }
    void empty(const ChunkKey& key) { change([=, this] { m_empty.insert(key); }); }
    void offerQuick() { change([=, this] { m_quick = true; }); }

    // What a test asks.
    int reads(const ChunkKey& key) const {
        const std::lock_guard lock(m_mutex);
        const auto found = m_reads.find(key);
        return found == m_reads.end() ? 0 : found->second;
    }
    int totalReads() const {
        const std::lock_guard lock(m_mutex);
        int sum = 0;
        for (const auto& [key, count] : m_reads) sum += count;
        return sum;
    }
    /// The order in which reads began.
    std::vector<ChunkKey> order() const {
        const std::lock_guard lock(m_mutex);
        return m_order;
    }
    bool everReadTwiceAtOnce() const {
        const std::lock_guard lock(m_mutex);
        return m_twice;
    }
    int mostAtOnce() const {
        const std::lock_guard lock(m_mutex);
        return m_most;
    }
    /// Returns when this many reads are inside `readChunk`.
    void waitForReaders(std::size_t count) const {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_inside.size() >= count; });
    }
    void waitUntilEmpty() const {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_inside.empty(); });
    }

private:
    struct Visit {
        Visit(const FakeSource& of, const ChunkKey& which) : source(of), key(which) {
            const std::lock_guard lock(source.m_mutex);
            if (!source.m_inside.insert(key).second) source.m_twice = true;
            source.m_most = std::max(source.m_most, static_cast<int>(source.m_inside.size()));
            ++source.m_reads[key];
            source.m_order.push_back(key);
            source.m_changed.notify_all();
        }
        ~Visit() {
            const std::lock_guard lock(source.m_mutex);
            source.m_inside.erase(key);
            source.m_changed.notify_all();
        }
        const FakeSource& source;
        ChunkKey key;
    };

    void waitForLeave(const ChunkKey&, const std::stop_token& stop) const {
        const std::stop_callback wake(stop, [this] {
            const std::lock_guard lock(m_mutex);
            m_changed.notify_all();
        });
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return !m_blocked || (stop.stop_requested() && !m_deaf); });
        if (stop.stop_requested() && !m_deaf) throw Cancelled{};
    }

    ChunkPtr answer(const ChunkKey& key) const {
        const std::lock_guard lock(m_mutex);
        if (m_failing.contains(key)) throw Error("fake: this chunk is broken; mend it");
        return m_empty.contains(key) ? nullptr : chunkOf(key, static_cast<int>(key.level + key.index.x));
    }

    ChunkPtr chunkOf(const ChunkKey& key, int value) const {
        auto chunk = std::make_shared<Chunk>(m_info.type, m_info.levels[static_cast<std::size_t>(key.level)].chunkShape);
        std::fill_n(chunk->data(), chunk->byteCount(), static_cast<std::byte>(value));
        return chunk;
    }

    template <class F>
    void change(F f) {
        const std::lock_guard lock(m_mutex);
        f();
        m_changed.notify_all();
    }

    VolumeInfo m_info;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_changed;
    mutable std::unordered_set<ChunkKey> m_inside;
    mutable std::unordered_map<ChunkKey, int> m_reads;
    mutable std::vector<ChunkKey> m_order;
    mutable bool m_twice = false;
    mutable int m_most = 0;
    std::unordered_set<ChunkKey> m_failing, m_empty;
    bool m_blocked = false, m_deaf = false, m_quick = false;
};

}  // namespace volumen
