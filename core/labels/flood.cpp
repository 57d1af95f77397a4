#include "core/labels/flood.h"

#include <vector>

namespace volumen {

namespace {

constexpr std::uint64_t kFirstX = 0x0101010101010101ull;
constexpr std::uint64_t kLastX = kFirstX << 7;

/// One step along x and y within a slice.
std::uint64_t spread(std::uint64_t s) { return s | ((s << 1) & ~kFirstX) | ((s >> 1) & ~kLastX) | (s << 8) | (s >> 8); }

/// As far as it goes within one leaf.
LeafMask spreadWithin(LeafMask mask, const LeafMask& open) {
    mask &= open;
    if (open.full() && !mask.none()) return open;
    for (LeafMask before; before != mask;) {
        before = mask;
        for (std::size_t z = 0; z < 8; ++z) {
            const std::uint64_t below = z > 0 ? mask.slices[z - 1] : 0, above = z < 7 ? mask.slices[z + 1] : 0;
            mask.slices[z] = (spread(mask.slices[z]) | below | above) & open.slices[z];
        }
    }
    return mask;
}

struct Face {
    Voxel step;
    LeafMask (*across)(const LeafMask&);   ///< what enters the neighbour
};

template <class F>
LeafMask mapped(const LeafMask& mask, F f) {
    LeafMask result;
    for (std::size_t z = 0; z < 8; ++z) result.slices[z] = f(mask.slices[z]);
    return result;
}

const std::array<Face, 6> kFaces{{
    {{0, 0, 1}, [](const LeafMask& m) { return mapped(m, [](std::uint64_t s) { return (s >> 7) & kFirstX; }); }},
    {{0, 0, -1}, [](const LeafMask& m) { return mapped(m, [](std::uint64_t s) { return (s << 7) & kLastX; }); }},
    {{0, 1, 0}, [](const LeafMask& m) { return mapped(m, [](std::uint64_t s) { return s >> 56; }); }},
    {{0, -1, 0}, [](const LeafMask& m) { return mapped(m, [](std::uint64_t s) { return s << 56; }); }},
    {{1, 0, 0}, [](const LeafMask& m) { return LeafMask{{m.slices[7], 0, 0, 0, 0, 0, 0, 0}}; }},
    {{-1, 0, 0}, [](const LeafMask& m) { return LeafMask{{0, 0, 0, 0, 0, 0, 0, m.slices[0]}}; }},
}};

class Flood {
public:
    Flood(const OpenVoxels& open, const ToolContext& context) : m_open(open), m_context(context) {}

    void enter(Voxel index, const LeafMask& mask) {
        if (mask.none()) return;
        Place& place = at(index);
        const LeafMask fresh = mask & place.open & ~place.filled;
        if (fresh.none()) return;
        place.coming |= fresh;
        if (!place.queued) m_queue.push_back(index);
        place.queued = true;
    }
    void run() {
        for (std::int64_t done = 0; !m_queue.empty(); ++done) {
            if (done % 256 == 0) m_context.check();
            const Voxel index = m_queue.back();
            m_queue.pop_back();
            leave(index, fill(at(index)));
        }
    }
    VoxelSet filled() const {
        VoxelSet set;
        for (const auto& [index, place] : m_places)
            if (!place.filled.none()) set[index] = place.filled;
        return set;
    }

private:
    struct Place {
        LeafMask open, filled, coming;
        bool queued = false;
    };
    Place& at(Voxel index) {
        const auto [place, fresh] = m_places.try_emplace(index);
        if (fresh) place->second.open = m_open(index);
        return place->second;
    }
    /// What is new.
    static LeafMask fill(Place& place) {
        const LeafMask before = place.filled;
        place.filled = spreadWithin(place.filled | place.coming, place.open);
        place.coming = {};
        place.queued = false;
        return place.filled & ~before;
    }
    void leave(Voxel index, const LeafMask& fresh) {
        for (const Face& face : kFaces) enter(index + face.step, face.across(fresh));
    }

    const OpenVoxels& m_open;
    const ToolContext& m_context;
    std::unordered_map<Voxel, Place, VoxelHash> m_places;
    std::vector<Voxel> m_queue;
};

}  // namespace

VoxelSet flood(const VoxelSet& seeds, const OpenVoxels& open, const ToolContext& context) {
    Flood work(open, context);
    for (const auto& [index, mask] : seeds) work.enter(index, mask);
    work.run();
    return work.filled();
}

std::int64_t countVoxels(const VoxelSet& voxels) {
    std::int64_t count = 0;
    for (const auto& [index, mask] : voxels) count += mask.count();
    return count;
}

void paintSet(LabelGrid& grid, const VoxelSet& voxels, LabelId id, const PaintRule& rule) {
    for (const auto& [index, mask] : voxels) paintLeaf(grid, index, mask, id, rule);
}

VoxelSet setOf(Voxel v) {
    LeafMask mask;
    mask.set(static_cast<int>(((v.z & 7) * kLeafSide + (v.y & 7)) * kLeafSide + (v.x & 7)));
    return {{Voxel{v.z >> 3, v.y >> 3, v.x >> 3}, mask}};
}

}  // namespace volumen
