#pragma once

#include <array>
#include <map>

#include "core/base/array3.h"
#include "core/labels/label_base.h"
#include "core/labels/leaf_memory.h"

namespace volumen {

/// Leaves along each side of a cell, cells along each side of a block, blocks along each side of a region.
constexpr std::int64_t kCellLeaves = 4;
constexpr std::int64_t kBlockCells = 4;
constexpr std::int64_t kRegionBlocks = 8;
constexpr std::int64_t kBlockLeaves = kCellLeaves * kBlockCells;
/// Voxels along each side of a cell, of a block.
constexpr std::int64_t kCellSide = kCellLeaves * kLeafSide;
constexpr std::int64_t kBlockSide = kBlockCells * kCellSide;

constexpr Voxel kLeafShape{kLeafSide, kLeafSide, kLeafSide};
constexpr Voxel kCellShape{kCellSide, kCellSide, kCellSide};
constexpr Voxel kBlockShape{kBlockSide, kBlockSide, kBlockSide};

/// 4 x 4 x 4 leaves, z-y-x, x fastest: what is copied when one of them is changed, and shared where all are one label.
struct LabelCell : SharedNode {
    std::array<Leaf, kCellLeaves * kCellLeaves * kCellLeaves> leaves;

    static void* operator new(std::size_t bytes) { return LeafMemory::take(bytes); }
    static void operator delete(void* cell, std::size_t bytes) { LeafMemory::give(cell, bytes); }

    bool holdsNothing() const;
    /// All of it is this label.
    bool isAll(LabelId id) const;
};

static_assert(sizeof(LabelCell) == LeafMemory::kPieceBytes);

/// 4 x 4 x 4 cells, z-y-x, x fastest; a null one holds nothing.
struct LabelBlock : SharedNode {
    std::array<Ref<LabelCell>, kBlockCells * kBlockCells * kBlockCells> cells;
};

/// 8 x 8 x 8 blocks, z-y-x, x fastest; a null one holds nothing.
struct LabelRegion : SharedNode {
    std::array<Ref<LabelBlock>, kRegionBlocks * kRegionBlocks * kRegionBlocks> blocks;
};

/// Where a leaf lies in its cell, by its index in the volume (in leaves); a cell in its block, by its index in cells.
inline std::size_t leafInCell(Voxel leaf) { return static_cast<std::size_t>(((leaf.z & 3) * kCellLeaves + (leaf.y & 3)) * kCellLeaves + (leaf.x & 3)); }
inline std::size_t cellInBlock(Voxel cell) { return leafInCell(cell); }
/// And back: the `i`-th leaf of a cell.
inline Voxel leafOfCell(Voxel cell, std::size_t i) {
    const auto n = static_cast<std::int64_t>(i);
    return cell * Voxel{kCellLeaves, kCellLeaves, kCellLeaves} + Voxel{n >> 4, n >> 2 & 3, n & 3};
}
/// The cell that a leaf lies in.
inline Voxel cellOfLeaf(Voxel leaf) { return {leaf.z >> 2, leaf.y >> 2, leaf.x >> 2}; }

/// Where a leaf lies in its block, by its index in the volume (in leaves): as files number them.
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
    /// By its index in leaves, as it looks: never partly. Absent where nothing was written and outside, unless there is a base: that is seen there.
    Leaf leaf(Voxel index) const;
    /// What was written, whatever lies beneath: reads no base.
    const Leaf& stored(Voxel index) const;
    /// By its index in cells; null where nothing was written.
    const LabelCell* cell(Voxel index) const;
    Ref<LabelCell> sharedCell(Voxel index) const;
    /// The same for changing. `index` lies inside. Voxels outside the volume must stay unlabeled.
    LabelCell& writableCell(Voxel index);
    Leaf& writableLeaf(Voxel index);
    /// Writes voxels of a leaf; reads no base.
    void write(Voxel index, const LeafMask& mask, LabelId id);
    void write(Voxel index, const LeafMask& mask, std::span<const LabelId> values);
    /// The block at an index in blocks, to be changed: several that were asked for first may be changed at once, each by a thread of its own.
    LabelBlock& writableBlock(Voxel index);
    /// Takes a cell as it is; null: nothing is there.
    void setCell(Voxel index, Ref<LabelCell> cell);
    /// Both are copies of one, and neither was changed since.
    friend bool same(const LabelGrid& a, const LabelGrid& b) { return a.m_regions == b.m_regions && a.m_base == b.m_base && a.m_shape == b.m_shape; }

    /// The voxels of `box`, tightly packed, z-y-x, x fastest; unlabeled outside the volume. T: std::uint8_t where all ids fit
    /// (`needsWords`), else std::uint16_t.
    template <class T>
    void read(const Box& box, T* into) const;

    /// Calls `f(index, const LabelCell&)` for each cell there is, block by block.
    template <class F>
    void forEachCell(F&& f) const;
    /// Calls `f(leafIndex, const Leaf&)` for each leaf that was written, whatever lies beneath.
    template <class F>
    void forEachLeaf(F&& f) const;

    /// The same for leaves that touch a box, as they look; those of a base too: then it costs what the box is large.
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
    friend void forEachChangedCell(const LabelGrid& a, const LabelGrid& b, F&& f);
    const LabelRegion* region(Voxel block) const;
    const Ref<LabelCell>* find(Voxel cell) const;

    Voxel m_shape;
    std::map<Voxel, Ref<LabelRegion>> m_regions;
    LabelBasePtr m_base;
};

/// Leaves of a grid for changing, one after the other: finds its cell again only when it is another. Lives while nobody copies the grid.
class LeafCursor {
public:
    explicit LeafCursor(LabelGrid& grid) : m_grid(grid) {}

    /// As `LabelGrid::writableLeaf`.
    Leaf& at(Voxel index) {
        const Voxel cell = cellOfLeaf(index);
        if (!m_cell || cell != m_index) m_cell = &m_grid.writableCell(cell), m_index = cell;
        return m_cell->leaves[leafInCell(index)];
    }
    const LabelGrid& grid() const { return m_grid; }
    /// For changing cells in another way; the next leaf is looked up anew.
    LabelGrid& changedElsewhere() { return m_cell = nullptr, m_grid; }

private:
    LabelGrid& m_grid;
    LabelCell* m_cell = nullptr;
    Voxel m_index;
};

/// Calls `f(index, before, after)` for each cell whose memory differs between two copies, block by block; null pointers where there is none.
template <class F>
void forEachChangedCell(const LabelGrid& a, const LabelGrid& b, F&& f);

/// Calls `f(leafIndex, before, after)` for each leaf whose memory differs between two copies, as it is stored; the labels may be equal all the same.
template <class F>
void forEachChangedLeaf(const LabelGrid& a, const LabelGrid& b, F&& f);

// What follows is only how.

inline bool LabelCell::holdsNothing() const {
    for (const Leaf& leaf : leaves)
        if (!leaf.absent()) return false;
    return true;
}

inline bool LabelCell::isAll(LabelId id) const {
    const Leaf all(id);
    for (const Leaf& leaf : leaves)
        if (!same(leaf, all)) return false;
    return true;
}

inline Voxel blockOfRegion(Voxel region, std::size_t i) {
    const auto n = static_cast<std::int64_t>(i);
    return region * Voxel{kRegionBlocks, kRegionBlocks, kRegionBlocks} + Voxel{n >> 6, n >> 3 & 7, n & 7};
}

inline Voxel cellOfBlock(Voxel block, std::size_t i) {
    const auto n = static_cast<std::int64_t>(i);
    return block * Voxel{kBlockCells, kBlockCells, kBlockCells} + Voxel{n >> 4, n >> 2 & 3, n & 3};
}

template <class F>
void LabelGrid::forEachCell(F&& f) const {
    for (const auto& [index, region] : m_regions)
        for (std::size_t i = 0; i < region->blocks.size(); ++i) {
            if (!region->blocks[i]) continue;
            const LabelBlock& block = *region->blocks[i];
            for (std::size_t j = 0; j < block.cells.size(); ++j)
                if (block.cells[j]) f(cellOfBlock(blockOfRegion(index, i), j), *block.cells[j]);
        }
}

template <class F>
void LabelGrid::forEachLeaf(F&& f) const {
    forEachCell([&](Voxel index, const LabelCell& cell) {
        for (std::size_t i = 0; i < cell.leaves.size(); ++i)
            if (!cell.leaves[i].absent()) f(leafOfCell(index, i), cell.leaves[i]);
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
void forEachChangedCell(const LabelGrid& a, const LabelGrid& b, F&& f) {
    const auto blocks = [&](Voxel index, const LabelBlock* left, const LabelBlock* right) {
        for (std::size_t i = 0; i < kBlockCells * kBlockCells * kBlockCells; ++i) {
            const LabelCell* before = left ? left->cells[i].get() : nullptr;
            const LabelCell* after = right ? right->cells[i].get() : nullptr;
            if (before != after) f(cellOfBlock(index, i), before, after);
        }
    };
    const auto regions = [&](Voxel index, const LabelRegion* left, const LabelRegion* right) {
        if (left == right) return;
        for (std::size_t i = 0; i < kRegionBlocks * kRegionBlocks * kRegionBlocks; ++i) {
            const LabelBlock* before = left ? left->blocks[i].get() : nullptr;
            const LabelBlock* after = right ? right->blocks[i].get() : nullptr;
            if (before != after) blocks(blockOfRegion(index, i), before, after);
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
    forEachChangedCell(a, b, [&](Voxel index, const LabelCell* before, const LabelCell* after) {
        for (std::size_t i = 0; i < kCellLeaves * kCellLeaves * kCellLeaves; ++i) {
            const Leaf& left = before ? before->leaves[i] : kNothing;
            const Leaf& right = after ? after->leaves[i] : kNothing;
            if (!same(left, right)) f(leafOfCell(index, i), left, right);
        }
    });
}

}  // namespace volumen
