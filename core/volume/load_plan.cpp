#include "core/volume/load_plan.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace volumen {

namespace {

bool before(const Wish& a, const Wish& b) { return std::tie(a.tier, a.order) < std::tie(b.tier, b.order); }

/// Takes room away while there is enough.
class Room {
public:
    explicit Room(std::size_t bytes) : m_left(bytes) {}
    bool take(std::size_t bytes) {
        if (bytes > m_left) return false;
        m_left -= bytes;
        return true;
    }

private:
    std::size_t m_left;
};

/// The better rank of the two, and exact when one of them is.
void add(std::vector<Wish>& wishes, std::unordered_map<ChunkId, std::size_t>& place, const Wish& wish) {
    const auto [found, isNew] = place.emplace(wish.id, wishes.size());
    if (isNew) return wishes.push_back(wish);
    Wish& there = wishes[found->second];
    const bool exact = there.exact || wish.exact;
    if (before(wish, there)) there = wish;
    there.exact = exact;
}

}  // namespace

std::vector<Wish> mergedWishes(const std::map<std::uint32_t, std::vector<ChunkRequest>>& views) {
    std::vector<Wish> wishes;
    std::unordered_map<ChunkId, std::size_t> place;
    for (const auto& [view, requests] : views)
        for (std::uint32_t order = 0; order < requests.size(); ++order) {
            const ChunkRequest& request = requests[order];
            const bool exact = request.tier == Tier::visible && !request.standIn;
            add(wishes, place, {.id = request.id, .tier = request.tier, .order = order, .exact = exact});
        }
    std::stable_sort(wishes.begin(), wishes.end(), before);
    return wishes;
}

LoadPlan planLoads(std::span<const Wish> wishes, std::span<const ChunkCache::Known> known, std::span<const std::size_t> costs,
                   const std::function<bool(const ChunkId&)>& underWay, std::size_t availableBytes) {
    LoadPlan plan;
    std::vector<PlannedRead> exact;
    Room room(availableBytes);
    for (std::size_t i = 0; i < wishes.size(); ++i) {
        const Wish& wish = wishes[i];
        const bool cached = known[i].state != ChunkState::unknown;
        const bool running = underWay(wish.id);
        if (running && !cached) continue;
        if (!room.take(cached ? known[i].bytes : costs[i])) {
            plan.refused = true;
            continue;
        }
        const PlannedRead read{.id = wish.id, .tier = wish.tier, .order = wish.order, .bytes = costs[i], .exact = cached};
        if (cached) plan.pinned.push_back(wish.id);
        else plan.reads.push_back(read);
        if (cached && wish.exact && known[i].provisional && !running) exact.push_back(read);
    }
    for (const PlannedRead& read : exact)
        if (room.take(read.bytes)) plan.reads.push_back(read);
        else plan.refused = true;
    return plan;
}

}  // namespace volumen
