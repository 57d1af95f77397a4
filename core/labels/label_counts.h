#pragma once

#include <array>
#include <cstdint>
#include <map>

#include "core/labels/leaf.h"

namespace volumen {

/// How many voxels bear each label but 0, or how much that changed. One thread at a time.
class LabelCounts {
public:
    std::int64_t of(LabelId id) const;
    /// Labels that count for something, by id.
    std::map<LabelId, std::int64_t> all() const;
    std::int64_t sum() const;

    void add(LabelId id, std::int64_t voxels);
    /// All of the leaf's voxels, `sign` times.
    void add(const Leaf& leaf, std::int64_t sign);
    LabelCounts& operator+=(const LabelCounts& other);
    LabelCounts& operator-=(const LabelCounts& other);
    friend bool operator==(const LabelCounts& a, const LabelCounts& b) { return a.all() == b.all(); }

private:
    std::array<std::int64_t, 256> m_low{};       ///< [0] counts too, but is nobody's
    std::map<LabelId, std::int64_t> m_high;      ///< ids that need two bytes
};

}  // namespace volumen
