#include "core/labels/label_counts.h"

namespace volumen {

namespace {

constexpr int kFewLabels = 8;

}  // namespace

std::int64_t LabelCounts::of(LabelId id) const {
    if (id == kUnlabeled) return 0;
    if (id < m_low.size()) return m_low[id];
    const auto found = m_high.find(id);
    return found == m_high.end() ? 0 : found->second;
}

std::map<LabelId, std::int64_t> LabelCounts::all() const {
    std::map<LabelId, std::int64_t> counts;
    for (std::size_t id = 1; id < m_low.size(); ++id)
        if (m_low[id] != 0) counts[static_cast<LabelId>(id)] = m_low[id];
    for (const auto& [id, count] : m_high)
        if (count != 0) counts[id] = count;
    return counts;
}

std::int64_t LabelCounts::sum() const {
    std::int64_t sum = 0;
    for (const auto& [id, count] : all()) sum += count;
    return sum;
}

void LabelCounts::add(LabelId id, std::int64_t voxels) {
    if (id < m_low.size()) m_low[id] += voxels;
    else m_high[id] += voxels;
}

void LabelCounts::add(const Leaf& leaf, std::int64_t sign) {
    if (leaf.uniform()) return add(leaf.uniformValue(), sign * kLeafVoxels);
    LeafMask left = LeafMask::all();
    for (int labels = 0; labels < kFewLabels && !left.none(); ++labels) {   // most leaves hold two: each is counted by comparing, many voxels at once
        const LabelId id = leaf.at(left.first());
        const LeafMask there = leaf.where(id);
        add(id, sign * there.count());
        left &= ~there;
    }
    left.forEach([&](int voxel) { add(leaf.at(voxel), sign); });
}

LabelCounts& LabelCounts::operator+=(const LabelCounts& other) {
    for (std::size_t id = 0; id < m_low.size(); ++id) m_low[id] += other.m_low[id];
    for (const auto& [id, count] : other.m_high) m_high[id] += count;
    return *this;
}

LabelCounts& LabelCounts::operator-=(const LabelCounts& other) {
    for (std::size_t id = 0; id < m_low.size(); ++id) m_low[id] -= other.m_low[id];
    for (const auto& [id, count] : other.m_high) m_high[id] -= count;
    return *this;
}

}  // namespace volumen
