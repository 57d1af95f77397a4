#include "core/labels/label_pyramid.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace volumen {

namespace {

constexpr std::int64_t kCoarsest = 256;
constexpr Voxel kCellLeafShape{kCellLeaves, kCellLeaves, kCellLeaves};

/// Some leaf of a cell under the coarser leaf `part` is not the memory it was; null: nothing is there.
bool changedUnder(const LabelCell* before, const LabelCell* after, Voxel part, Voxel factors) {
    static const Leaf kNothing;
    for (std::int64_t i = 0; i < voxelCount(factors); ++i) {
        const std::size_t leaf = leafInCell(part * factors + Voxel{i / (factors.y * factors.x), i / factors.x % factors.y, i % factors.x});
        if (!same(before ? before->leaves[leaf] : kNothing, after ? after->leaves[leaf] : kNothing)) return true;
    }
    return false;
}

/// The most frequent of a few, the smallest of equally frequent ones.
LabelId mostFrequent(std::span<const LabelId> ids) {
    LabelId best = ids[0];
    auto most = std::count(ids.begin(), ids.end(), best);
    for (const LabelId id : ids.subspan(1)) {
        if (id == best) continue;
        const auto count = std::count(ids.begin(), ids.end(), id);
        if (count > most || (count == most && id < best)) best = id, most = count;
    }
    return best;
}

/// The same label for all of a leaf's part, as far as it lies in the volume.
void fillPart(LabelId id, Voxel factors, Voxel room, Voxel at, Leaf::Values& into) {
    const Voxel parts = ceilDiv(room, factors);
    for (std::int64_t z = at.z; z < at.z + parts.z; ++z)
        for (std::int64_t y = at.y; y < at.y + parts.y; ++y)
            for (std::int64_t x = at.x; x < at.x + parts.x; ++x) into[static_cast<std::size_t>((z * kLeafSide + y) * kLeafSide + x)] = id;
}

/// Two rows of two slices from `voxels`, two bytes of each, as one word.
std::uint64_t eightBytes(const std::uint8_t* voxels) {
    std::uint64_t word = 0;
    for (const int row : {9, 8, 1, 0}) {
        std::uint16_t pair;
        std::memcpy(&pair, voxels + 8 * row, sizeof pair);
        word = word << 16 | pair;
    }
    return word;
}

/// The common case: a whole leaf of bytes, halved along each axis. Most voxels have neighbours of one label only.
void reduceBytes(const std::uint8_t* voxels, Voxel at, Leaf::Values& into) {
    for (std::int64_t z = 0; z < 4; ++z)
        for (std::int64_t y = 0; y < 4; ++y)
            for (std::int64_t x = 0; x < 4; ++x) {
                const std::uint64_t word = eightBytes(voxels + 128 * z + 16 * y + 2 * x);
                std::array<LabelId, 8> ids;
                for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<LabelId>(word >> (8 * i) & 0xff);
                const bool one = word == (word & 0xff) * 0x0101010101010101ull;
                into[static_cast<std::size_t>(((at.z + z) * kLeafSide + at.y + y) * kLeafSide + at.x + x)] = one ? ids[0] : mostFrequent(ids);
            }
}

/// What a leaf of the finer level gives to its part of the coarser one. `room`: how many of its voxels lie in the volume.
void reduceLeaf(const Leaf& leaf, Voxel factors, Voxel room, Voxel at, Leaf::Values& into) {
    if (leaf.uniform()) return fillPart(leaf.uniformValue(), factors, room, at, into);
    if (!leaf.wide() && factors == Voxel{2, 2, 2} && room == kLeafShape) return reduceBytes(leaf.bytes(), at, into);
    const Voxel parts{kLeafSide / factors.z, kLeafSide / factors.y, kLeafSide / factors.x};
    for (std::int64_t z = 0; z < parts.z; ++z)
        for (std::int64_t y = 0; y < parts.y; ++y)
            for (std::int64_t x = 0; x < parts.x; ++x) {
                const Box under = intersection({.lo = Voxel{z, y, x} * factors, .hi = Voxel{z + 1, y + 1, x + 1} * factors}, {.lo = {}, .hi = room});
                std::array<LabelId, 8> ids{};
                std::size_t count = 0;
                for (std::int64_t fz = under.lo.z; fz < under.hi.z; ++fz)
                    for (std::int64_t fy = under.lo.y; fy < under.hi.y; ++fy)
                        for (std::int64_t fx = under.lo.x; fx < under.hi.x; ++fx) ids[count++] = leaf.at(static_cast<int>((fz * kLeafSide + fy) * kLeafSide + fx));
                if (count > 0) into[static_cast<std::size_t>(((at.z + z) * kLeafSide + at.y + y) * kLeafSide + at.x + x)] = mostFrequent(std::span(ids).first(count));
            }
}

}  // namespace

LabelPyramid::LabelPyramid(LabelGrid finest, Voxel factors) : m_factors(factors), m_finest(std::move(finest)) {
    const auto isCoarse = [&](Voxel s) { return (factors.z == 1 || s.z <= kCoarsest) && (factors.y == 1 || s.y <= kCoarsest) && (factors.x == 1 || s.x <= kCoarsest); };
    const VolumeSource* base = m_finest.base() ? m_finest.base()->source().get() : nullptr;
    for (m_levels.push_back(m_finest); !isCoarse(m_levels.back().shape());) {
        const Voxel shape = ceilDiv(m_levels.back().shape(), factors);
        const std::size_t level = m_levels.size();
        if (base && (level >= base->info().levels.size() || base->info().levels[level].shape != shape)) break;
        m_levels.emplace_back(shape);
        if (base) m_levels.back().setBase(std::make_shared<const LabelBase>(m_finest.base()->source(), static_cast<int>(level)));
    }
    m_madeFrom.resize(m_levels.size());
}

const LabelGrid& LabelPyramid::level(int level) {
    m_levels[0] = m_finest;
    for (std::size_t i = 1; i <= static_cast<std::size_t>(level); ++i) update(i);
    return m_levels[static_cast<std::size_t>(level)];
}

void LabelPyramid::update(std::size_t level) {
    const LabelGrid& fine = m_levels[level - 1];
    LabelGrid& coarse = m_levels[level];
    LeafCursor leaves(coarse);
    const Voxel parts = ceilDiv(kCellLeafShape, m_factors);   // coarser leaves over a cell
    forEachChangedCell(m_madeFrom[level], fine, [&](Voxel index, const LabelCell* before, const LabelCell* after) {
        for (std::int64_t i = 0; i < voxelCount(parts); ++i) {
            const Voxel part{i / (parts.y * parts.x), i / parts.x % parts.y, i % parts.x};
            if (!changedUnder(before, after, part, m_factors)) continue;
            Leaf leaf = reduced(fine, index * parts + part);
            if (!coarse.base() && leaf.uniform() && leaf.uniformValue() == kUnlabeled) leaf = Leaf();
            leaves.at(index * parts + part) = std::move(leaf);
        }
    });
    m_madeFrom[level] = fine;
}

Leaf LabelPyramid::reduced(const LabelGrid& fine, Voxel parent) const {
    const LabelId first = fine.leaf(parent * m_factors).at(0);
    Leaf::Values values{};
    bool uniform = true;
    for (std::int64_t i = 0; i < voxelCount(m_factors); ++i) {
        const Voxel child{i / (m_factors.y * m_factors.x), i / m_factors.x % m_factors.y, i % m_factors.x};
        const Voxel index = parent * m_factors + child;
        const Leaf leaf = fine.leaf(index);
        uniform = uniform && leaf.uniform() && leaf.uniformValue() == first;
        const Voxel parts{kLeafSide / m_factors.z, kLeafSide / m_factors.y, kLeafSide / m_factors.x};
        reduceLeaf(leaf, m_factors, smaller(fine.shape() - index * kLeafShape, kLeafShape), child * parts, values);
    }
    if (uniform && maskInside({.lo = {}, .hi = ceilDiv(fine.shape(), m_factors)}, parent * kLeafShape).full()) return Leaf(first);
    return Leaf(values);
}

}  // namespace volumen
