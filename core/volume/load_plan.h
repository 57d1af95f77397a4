#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

#include "core/volume/chunk_cache.h"

namespace volumen {

/// How much a chunk matters. A whole tier goes before the next.
enum class Tier {
    visible,   ///< a view shows it now
    prefetch,  ///< the next slices in the direction of scrolling
    recent,    ///< worth having when nothing else is to do
};

struct ChunkRequest {
    ChunkId id;
    Tier tier = Tier::visible;
    bool standIn = false;  ///< shown only until a finer level is there: if it comes as provisional, it need not become exact

    friend bool operator==(const ChunkRequest&, const ChunkRequest&) = default;
};

/// A chunk that some view wants.
struct Wish {
    ChunkId id;
    Tier tier = Tier::visible;
    std::uint32_t order = 0;  ///< its place in its view's list: what comes first there matters most
    bool exact = true;        ///< some view shows it for its own sake now
};

/// What all views want: each chunk once, with the best rank that any view gives it, most important first. Views take turns.
std::vector<Wish> mergedWishes(const std::map<std::uint32_t, std::vector<ChunkRequest>>& views);

/// A chunk that is to be read.
struct PlannedRead {
    ChunkId id;
    Tier tier = Tier::visible;
    std::uint32_t order = 0;
    std::size_t bytes = 0;  ///< what is reserved for it
    bool exact = false;     ///< a provisional chunk is in the cache; this read replaces it. After everything else.
};

struct LoadPlan {
    std::vector<ChunkId> pinned;     ///< what is cached and stays so
    std::vector<PlannedRead> reads;  ///< most important first
    bool refused = false;            ///< something found no room beside what is more important
};

/// Decides what stays in the cache and what is read. Goes through the wishes in order and gives each its room in `availableBytes` (the
/// budget less what reads under way have reserved) until it is spent: what finds no room is not read at all, so that nothing is
/// read only to be thrown out by its neighbour. `costs[i]` is what `wishes[i]` will cost when it has to be read.
LoadPlan planLoads(std::span<const Wish> wishes, std::span<const ChunkCache::Known> known, std::span<const std::size_t> costs,
                   const std::function<bool(const ChunkId&)>& underWay, std::size_t availableBytes);

}  // namespace volumen
