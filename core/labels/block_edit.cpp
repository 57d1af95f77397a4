#include "core/labels/block_edit.h"

#include "core/labels/rasterise.h"

namespace volumen {

namespace {

/// A leaf's cell, by its number in the block, and its number there.
constexpr std::size_t cellOf(std::size_t leaf) { return (leaf >> 10 & 3) << 4 | (leaf >> 6 & 3) << 2 | (leaf >> 2 & 3); }
constexpr std::size_t inCell(std::size_t leaf) { return (leaf >> 8 & 3) << 4 | (leaf >> 4 & 3) << 2 | (leaf & 3); }

}  // namespace

void compactLeaf(Leaf& leaf, bool hasBase) {
    leaf.compact();
    if (!hasBase && leaf.uniform() && leaf.uniformValue() == kUnlabeled) leaf = Leaf();
}

void BlockEdit::take(std::span<const LeafStep> steps) {
    for (const LeafStep& step : steps) take(step);
}

void BlockEdit::take(const LeafStep& step) {
    std::unique_ptr<CellMasks>& cell = m_taken[cellOf(step.leaf)];
    if (!cell) cell = std::make_unique<CellMasks>();
    LeafMask& taken = (*cell)[inCell(step.leaf)];
    const LeafMask fresh = (step.absent ? LeafMask::all() : step.mask) & ~taken;
    if (fresh.none()) return;
    taken |= fresh;
    put(m_block->cells[cellOf(step.leaf)].unshared().leaves[inCell(step.leaf)], step, fresh);
}

void BlockEdit::put(Leaf& leaf, const LeafStep& step, const LeafMask& fresh) const {
    if (step.absent || step.unwritten) return m_hasBase ? leaf.unwrite(fresh) : leaf.set(fresh, kUnlabeled);
    if (step.one) return m_hasBase ? leaf.write(fresh, step.id(0)) : leaf.set(fresh, step.id(0));
    std::array<LabelId, kLeafVoxels> ids;
    std::size_t count = 0, i = 0;
    step.mask.forEach([&](int voxel) {
        if (fresh.test(voxel)) ids[count++] = step.id(i);
        ++i;
    });
    const auto fits = std::span<const LabelId>(ids).first(count);
    m_hasBase ? leaf.write(fresh, fits) : leaf.set(fresh, fits);
}

void BlockEdit::compact() {
    for (std::size_t c = 0; c < kCells; ++c) {
        if (!m_taken[c]) continue;
        Ref<LabelCell>& cell = m_block->cells[c];
        for (std::size_t i = 0; i < kLeaves; ++i)
            if (!(*m_taken[c])[i].none()) compactLeaf(cell.unshared().leaves[i], m_hasBase);
        if (cell && cell->holdsNothing()) cell = {};
    }
}

Box BlockEdit::changed() const {
    Box box;
    for (std::size_t c = 0; c < kCells; ++c) {
        if (!m_taken[c]) continue;
        for (std::size_t i = 0; i < kLeaves; ++i) {
            const Voxel lo = leafOfCell(cellOfBlock(m_index, c), i) * kLeafShape;
            if (!(*m_taken[c])[i].none()) box = united(box, {.lo = lo, .hi = lo + kLeafShape});
        }
    }
    return box;
}

}  // namespace volumen
