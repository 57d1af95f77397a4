#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/volume/cached_chunk.h"

namespace volumen {

/// Names a source for the life of its loader; never reused.
using SourceId = std::uint32_t;

/// A chunk among those of all sources.
struct ChunkId {
    SourceId source = 0;
    ChunkKey key;

    friend auto operator<=>(const ChunkId&, const ChunkId&) = default;
};

}  // namespace volumen

template <>
struct std::hash<volumen::ChunkId> {
    std::size_t operator()(const volumen::ChunkId& id) const noexcept {
        return std::hash<volumen::ChunkKey>{}(id.key) ^ (id.source * 0x9e3779b97f4a7c15ull);
    }
};

namespace volumen {

/// Chunks in memory, never more than a budget of bytes. What is wanted now is pinned; of the rest, what was not looked up for
/// longest goes first. Absent and failed chunks are entries too and cost `kEntryBytes`, so that a store of nothing but absent chunks
/// cannot grow without bound. Any thread, at any time: one short lock (a look-up costs less than 0.2 µs, see tests/bench/bench_loader.cpp).
class ChunkCache {
public:
    /// What an entry costs besides its voxels: the nodes of map and list, rounded up.
    static constexpr std::size_t kEntryBytes = 256;

    explicit ChunkCache(std::size_t budgetBytes) : m_budget(budgetBytes) {}

    /// Marks as recently used. `unknown` when it is not there.
    CachedChunk find(const ChunkId& id) const;

    /// Puts or replaces a chunk, and makes room by dropping what is not pinned. False when that is not enough room; what was to be
    /// replaced, being out of date, is gone all the same.
    bool put(const ChunkId& id, CachedChunk entry);
    /// Where a loader serves the cache, call the loader instead: `refresh`, `remove`, `retry`, `setBudget` read again what is wanted.
    void forget(const ChunkId& id);
    void forgetSource(SourceId source);
    void forgetFailures(SourceId source);

    std::size_t budget() const;
    /// Entries and reservations; at most `budget()`.
    std::size_t usedBytes() const;
    /// Drops what is too much at once, pinned chunks only where nothing else helps. Reads under way keep their reservations until they end.
    void setBudget(std::size_t budgetBytes);

    // What the loader needs besides.

    struct Known {
        ChunkState state = ChunkState::unknown;
        bool provisional = false;
        std::size_t bytes = 0;  ///< its cost in the budget
    };
    /// What is known of each, in the same order; does not mark as used.
    std::vector<Known> survey(std::span<const ChunkId> ids) const;
    /// From now on just these are pinned, as far as they are there.
    void pin(std::span<const ChunkId> ids);
    /// Takes room for a chunk that is about to be read. False when pinned chunks and other reservations leave too little.
    bool reserve(std::size_t bytes);
    void release(std::size_t bytes);
    /// `put` of a chunk that room was reserved for; the reservation ends. `bytes` must be what was reserved.
    bool putReserved(const ChunkId& id, CachedChunk entry, bool pinned, std::size_t bytes);

private:
    struct Node {
        ChunkId id;
        ChunkState state;
        bool provisional;
        bool pinned;
        std::size_t bytes;
        ChunkPtr chunk;
        std::unique_ptr<const std::string> reason;
    };
    using Nodes = std::list<Node>;

    Nodes& listOf(const Node& node) const { return node.pinned ? m_pinned : m_recent; }
    bool makeRoom(std::size_t bytes, Nodes& dropped);
    void drop(Nodes::iterator node, Nodes& dropped);
    bool insert(const ChunkId& id, CachedChunk&& entry, bool pinned, Nodes& dropped);
    template <class Condition>
    void dropWhere(Condition condition);

    mutable std::mutex m_mutex;
    std::size_t m_budget;
    std::size_t m_entryBytes = 0;
    std::size_t m_pinnedBytes = 0;
    std::size_t m_reserved = 0;
    mutable Nodes m_pinned;
    mutable Nodes m_recent;  // most recent first
    std::unordered_map<ChunkId, Nodes::iterator> m_nodes;
};

/// What a chunk of `shape` costs in the budget while its content is not known yet.
std::size_t residentCost(VoxelType type, Voxel shape);

/// A quarter of the memory that this process may use (the machine's, or its control group's when that is less).
std::size_t defaultCacheBudget();

}  // namespace volumen
