#pragma once

#include <array>
#include <map>

#include "core/base/array3.h"
#include "core/labels/label_base.h"

namespace volumen {

/// Leaves along each side of a block, blocks along each side of a region.
constexpr std::int64_t kBlockLeaves = 16;
constexpr std::int64_t kRegionBlocks = 8;
/// Voxels along each side of a block.
constexpr std::int64_t kBlockSide = kBlockLeaves * kLeafSide;

constexpr Voxel kLeafShape{kLeafSide, kLeafSide, kLeafSide};
constexpr Voxel kBlockShape{kBlockSide, kBlockSide, kBlockSide};

/// 16 x 16 x 16 leaves, z-y-x, x fastest.
struct LabelBlock : SharedNode {
    std::array<Leaf, kBlockLeaves * kBlockLeaves * kBlockLeaves> leaves;
};

/// 8 x 8 x 8 blocks, z-y-x, x fastest; a null one holds nothing.
struct LabelRegion : SharedNode {
    std::array<Ref<LabelBlock>, kRegionBlocks * kRegionBlocks * kRegionBlocks> blocks;
};

/// Where a leaf lies in its block, by its index in the volume (in leaves).
inline std::size_t leafInBlock(Voxel leaf) {
    return static_cast<std::size_t>(((leaf.z & 15) * kBlockLeaves + (leaf.y & 15)) * kBlockLeaves + (leaf.x & 15));
}
/// And back: the `i`-th leaf of a block.
inline Voxel leafOfBlock(Voxel block, std::size_t i) {
    const auto n = static_cast<std::int64_t>(i);
    return block * Voxel{kBlockLeaves, kBlockLeaves, kBlockLeaves} + Voxel{n >> 8, n >> 4 & 15, n & 15};
}

/// Labels of a volume of any size; memory follows what is labelled. A copy costs microseconds and shares everything with the original
/// until one of both is changed, leaf by leaf: so a copy is a snapshot that another thread reads while painting goes on, and an edit
/// is what differs between two copies. One copy belongs to one thread at a time; many threads may read one that nobody changes.
class LabelGrid {
public:
    /// `shape`: voxels, z-y-x, level 0. All is unlabeled.
    explicit LabelGrid(Voxel shape) : m_shape(shape) {}
    LabelGrid() = default;

    Voxel shape() const { return m_shape; }
    Box bounds() const { return {.lo = {}, .hi = m_shape}; }
    /// Leaves along each axis.
    Voxel leafGrid() const { return ceilDiv(m_shape, kLeafShape); }

    /// Unlabeled outside the volume.
    LabelId at(Voxel v) const;
    /// What lies beneath, seen where nothing was written. Its shape is the grid's. All that reads may wait for its disk then, and throw Error.
    void setBase(LabelBasePtr base) { m_base = std::move(base); }
    const LabelBasePtr& base() const { return m_base; }
    /// By its index in leaves; absent where nothing was written and outside, unless there is a base: that is seen there.
    Leaf leaf(Voxel index) const;
    /// What was written, whatever lies beneath.
    const Leaf& stored(Voxel index) const;
    const LabelBlock* block(Voxel index) const;
    /// The same for changing. `index` lies inside. Voxels outside the volume must stay unlabeled.
    LabelBlock& writableBlock(Voxel index);
    /// A leaf of the base becomes one of the grid's own first.
    Leaf& writableLeaf(Voxel index);
    /// Takes a block as it is; null: nothing is there.
    void setBlock(Voxel index, Ref<LabelBlock> block);

    /// The voxels of `box`, tightly packed, z-y-x, x fastest; unlabeled outside the volume. T: std::uint8_t where all ids fit
    /// (`needsWords`), else std::uint16_t.
    template <class T>
    void read(const Box& box, T* into) const;

    /// Calls `f(index, const LabelBlock&)` for each block there is, z-y-x.
    template <class F>
    void forEachBlock(F&& f) const;
    /// Calls `f(leafIndex, const Leaf&)` for each leaf there is.
    template <class F>
    void forEachLeaf(F&& f) const;

    /// The same for leaves that touch a box, those of a base too: then it costs what the box is large.
    template <class F>
    void forEachLeafIn(const Box& box, F&& f) const;

    /// Bytes of memory, those shared with other copies too.
    std::size_t byteCount() const;
    /// The box of leaves that hold a label, in voxels within the volume; empty when there is none.
    Box labelledBox() const;
    /// Some leaf holds ids over 255.
    bool needsWords() const;

private:
    template <class F>
    friend void forEachChangedBlock(const LabelGrid& a, const LabelGrid& b, F&& f);
    const LabelRegion* region(Voxel block) const;

    Voxel m_shape;
    std::map<Voxel, Ref<LabelRegion>> m_regions;
    LabelBasePtr m_base;
};

/// Leaves of a grid for changing, one after the other: finds its block again only when it is another. Lives while nobody copies the grid.
class LeafCursor {
public:
    explicit LeafCursor(LabelGrid& grid) : m_grid(grid) {}

    /// As `LabelGrid::writableLeaf`.
    Leaf& at(Voxel index) {
        const Voxel block{index.z >> 4, index.y >> 4, index.x >> 4};
        if (!m_block || block != m_index) m_block = &m_grid.writableBlock(block), m_index = block;
        Leaf& leaf = m_block->leaves[leafInBlock(index)];
        if (leaf.absent() && m_grid.base()) leaf = m_grid.base()->leaf(index);
        return leaf;
    }

private:
    LabelGrid& m_grid;
    LabelBlock* m_block = nullptr;
    Voxel m_index;
};

/// Calls `f(index, before, after)` for each block whose memory differs between two copies; null pointers where there is none.
template <class F>
void forEachChangedBlock(const LabelGrid& a, const LabelGrid& b, F&& f);

/// Calls `f(leafIndex, before, after)` for each leaf whose memory differs between two copies; the labels may be equal all the same.
template <class F>
void forEachChangedLeaf(const LabelGrid& a, const LabelGrid& b, F&& f);

// What follows is only how.

inline Voxel blockOfRegion(Voxel region, std::size_t i) {
    const auto n = static_cast<std::int64_t>(i);
    return region * Voxel{kRegionBlocks, kRegionBlocks, kRegionBlocks} + Voxel{n >> 6, n >> 3 & 7, n & 7};
}

template <class F>
void LabelGrid::forEachBlock(F&& f) const {
    for (const auto& [index, region] : m_regions)
        for (std::size_t i = 0; i < region->blocks.size(); ++i)
            if (region->blocks[i]) f(blockOfRegion(index, i), *region->blocks[i]);
}

template <class F>
void LabelGrid::forEachLeaf(F&& f) const {
    forEachBlock([&](Voxel index, const LabelBlock& block) {
        for (std::size_t i = 0; i < block.leaves.size(); ++i)
            if (!block.leaves[i].absent()) f(leafOfBlock(index, i), block.leaves[i]);
    });
}

template <class F>
void LabelGrid::forEachLeafIn(const Box& box, F&& f) const {
    const Box inside = intersection(box, bounds());
    if (inside.empty()) return;
    if (!m_base) {
        forEachLeaf([&](Voxel index, const Leaf& leaf) {
            if (!intersection(inside, {.lo = index * kLeafShape, .hi = index * kLeafShape + kLeafShape}).empty()) f(index, leaf);
        });
        return;
    }
    for (std::int64_t z = inside.lo.z >> 3; z <= (inside.hi.z - 1) >> 3; ++z)
        for (std::int64_t y = inside.lo.y >> 3; y <= (inside.hi.y - 1) >> 3; ++y)
            for (std::int64_t x = inside.lo.x >> 3; x <= (inside.hi.x - 1) >> 3; ++x) f(Voxel{z, y, x}, leaf({z, y, x}));
}

template <class F>
void forEachChangedBlock(const LabelGrid& a, const LabelGrid& b, F&& f) {
    const auto regions = [&](Voxel index, const LabelRegion* left, const LabelRegion* right) {
        if (left == right) return;
        for (std::size_t i = 0; i < kRegionBlocks * kRegionBlocks * kRegionBlocks; ++i) {
            const LabelBlock* before = left ? left->blocks[i].get() : nullptr;
            const LabelBlock* after = right ? right->blocks[i].get() : nullptr;
            if (before != after) f(blockOfRegion(index, i), before, after);
        }
    };
    for (const auto& [index, region] : a.m_regions) {
        const auto other = b.m_regions.find(index);
        regions(index, region.get(), other == b.m_regions.end() ? nullptr : other->second.get());
    }
    for (const auto& [index, region] : b.m_regions)
        if (!a.m_regions.contains(index)) regions(index, nullptr, region.get());
}

template <class F>
void forEachChangedLeaf(const LabelGrid& a, const LabelGrid& b, F&& f) {
    static const Leaf kNothing;
    forEachChangedBlock(a, b, [&](Voxel index, const LabelBlock* before, const LabelBlock* after) {
        for (std::size_t i = 0; i < kBlockLeaves * kBlockLeaves * kBlockLeaves; ++i) {
            const Leaf& left = before ? before->leaves[i] : kNothing;
            const Leaf& right = after ? after->leaves[i] : kNothing;
            if (!same(left, right)) f(leafOfBlock(index, i), left, right);
        }
    });
}

}  // namespace volumen
