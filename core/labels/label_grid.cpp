#include "core/labels/label_grid.h"

#include <algorithm>

namespace volumen {

namespace {

const Leaf kNothing;

Voxel shifted(Voxel v, int bits) { return {v.z >> bits, v.y >> bits, v.x >> bits}; }

std::size_t blockInRegion(Voxel block) {
    return static_cast<std::size_t>(((block.z & 7) * kRegionBlocks + (block.y & 7)) * kRegionBlocks + (block.x & 7));
}

/// What of a leaf lies in `box`, to where `box` is packed.
template <class T>
void copyLeaf(const Leaf& leaf, Voxel lo, const Box& box, T* into) {
    const Box part = intersection(box, {lo, lo + kLeafShape});
    const View3<T> to{into, box.shape()};
    const std::int64_t n = part.hi.x - part.lo.x;
    for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
        for (std::int64_t y = part.lo.y; y < part.hi.y; ++y) {
            T* row = to.row(z - box.lo.z, y - box.lo.y) + (part.lo.x - box.lo.x);
            const std::int64_t from = ((z - lo.z) * kLeafSide + (y - lo.y)) * kLeafSide + (part.lo.x - lo.x);
            if (leaf.uniform()) std::fill_n(row, n, static_cast<T>(leaf.uniformValue()));
            else if (leaf.wide()) std::transform(leaf.words() + from, leaf.words() + from + n, row, [](auto id) { return static_cast<T>(id); });
            else std::copy_n(leaf.bytes() + from, n, row);
        }
}

/// `box` in units of `bits` bits, rounded outwards.
Box inUnits(const Box& box, int bits) {
    const Voxel one{1, 1, 1};
    return {.lo = shifted(box.lo, bits), .hi = shifted(box.hi - one, bits) + one};
}

template <class F>
void forEachIn(const Box& box, F&& f) {
    for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
        for (std::int64_t y = box.lo.y; y < box.hi.y; ++y)
            for (std::int64_t x = box.lo.x; x < box.hi.x; ++x) f(Voxel{z, y, x});
}

}  // namespace

const LabelRegion* LabelGrid::region(Voxel block) const {
    const auto found = m_regions.find(shifted(block, 3));
    return found == m_regions.end() ? nullptr : found->second.get();
}

const Ref<LabelCell>* LabelGrid::find(Voxel index) const {
    const Voxel block = shifted(index, 2);
    const LabelRegion* around = region(block);
    const LabelBlock* found = around ? around->blocks[blockInRegion(block)].get() : nullptr;
    return found ? &found->cells[cellInBlock(index)] : nullptr;
}

const LabelCell* LabelGrid::cell(Voxel index) const {
    const Ref<LabelCell>* found = find(index);
    return found ? found->get() : nullptr;
}

Ref<LabelCell> LabelGrid::sharedCell(Voxel index) const {
    const Ref<LabelCell>* found = find(index);
    return found ? *found : Ref<LabelCell>();
}

const Leaf& LabelGrid::stored(Voxel index) const {
    const LabelCell* around = cell(cellOfLeaf(index));
    return around ? around->leaves[leafInCell(index)] : kNothing;
}

Leaf LabelGrid::leaf(Voxel index) const {
    const Leaf& there = stored(index);
    return m_base && !there.covers() ? there.over(m_base->leaf(index)) : there;
}

Leaf& LabelGrid::writableLeaf(Voxel index) { return writableCell(cellOfLeaf(index)).leaves[leafInCell(index)]; }

void LabelGrid::write(Voxel index, const LeafMask& mask, LabelId id) { m_base ? writableLeaf(index).write(mask, id) : writableLeaf(index).set(mask, id); }

void LabelGrid::write(Voxel index, const LeafMask& mask, std::span<const LabelId> values) {
    m_base ? writableLeaf(index).write(mask, values) : writableLeaf(index).set(mask, values);
}

LabelId LabelGrid::at(Voxel v) const {
    return leaf(shifted(v, 3)).at(static_cast<int>(((v.z & 7) * kLeafSide + (v.y & 7)) * kLeafSide + (v.x & 7)));
}

LabelBlock& LabelGrid::writableBlock(Voxel index) { return m_regions[shifted(index, 3)].unshared().blocks[blockInRegion(index)].unshared(); }

LabelCell& LabelGrid::writableCell(Voxel index) { return writableBlock(shifted(index, 2)).cells[cellInBlock(index)].unshared(); }

void LabelGrid::setCell(Voxel index, Ref<LabelCell> cell) {
    const Voxel block = shifted(index, 2);
    if (!cell && !this->cell(index)) return;
    writableBlock(block).cells[cellInBlock(index)] = std::move(cell);
}

template <class T>
void LabelGrid::read(const Box& box, T* into) const {
    const Box inside = intersection(box, bounds());
    if (inside != box) std::fill_n(into, voxelCount(box.shape()), T{0});
    if (inside.empty()) return;
    forEachIn(inUnits(inside, 5), [&](Voxel index) {
        const LabelCell* from = cell(index);
        const Box part = intersection(inside, {index * kCellShape, index * kCellShape + kCellShape});
        forEachIn(inUnits(part, 3), [&](Voxel leaf) {
            const Leaf& there = from ? from->leaves[leafInCell(leaf)] : kNothing;
            if (m_base && !there.covers()) copyLeaf(there.over(m_base->leaf(leaf)), leaf * kLeafShape, box, into);
            else copyLeaf(there, leaf * kLeafShape, box, into);
        });
    });
}

template void LabelGrid::read(const Box&, std::uint8_t*) const;
template void LabelGrid::read(const Box&, std::uint16_t*) const;

std::size_t LabelGrid::byteCount() const {
    std::size_t bytes = m_regions.size() * sizeof(LabelRegion);
    forEachCell([&](Voxel, const LabelCell& cell) {
        bytes += sizeof(LabelCell);
        for (const Leaf& leaf : cell.leaves) bytes += leaf.byteCount();
    });
    return bytes;
}

Box LabelGrid::labelledBox() const {
    Box box{.lo = m_shape, .hi = {}};
    forEachLeaf([&](Voxel index, const Leaf& leaf) {
        if (leaf.uniform() && leaf.uniformValue() == kUnlabeled) return;
        const Voxel lo = index * kLeafShape;
        const Voxel hi = lo + kLeafShape;
        box.lo = smaller(box.lo, lo);
        box.hi = {std::max(box.hi.z, hi.z), std::max(box.hi.y, hi.y), std::max(box.hi.x, hi.x)};
    });
    return intersection(box, bounds());
}

bool LabelGrid::needsWords() const {
    bool words = m_base && m_base->needsWords();
    forEachLeaf([&](Voxel, const Leaf& leaf) { words = words || leaf.wide() || (leaf.uniform() && leaf.uniformValue() > 255); });
    return words;
}

}  // namespace volumen
