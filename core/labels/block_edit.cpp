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

Leaf& BlockEdit::leafAt(std::size_t leaf) { return m_block.cells[cellOf(leaf)].unshared().leaves[inCell(leaf)]; }

void BlockEdit::take(std::span<const LeafStep> steps) {
    for (const LeafStep& step : steps) take(step);
}

void BlockEdit::take(const LeafStep& step) {
    const Voxel index = leafOfBlock(m_index, step.leaf);
    m_touched.set(step.leaf);
    m_changed = united(m_changed, {.lo = index * kLeafShape, .hi = index * kLeafShape + kLeafShape});
    Leaf& leaf = leafAt(step.leaf);
    const bool one = step.values.size() == 1;
    if (step.absent) leaf = Leaf();
    else if (step.unwritten && m_hasBase) leaf.unwrite(step.mask);
    else if (m_hasBase) one ? leaf.write(step.mask, step.values.front()) : leaf.write(step.mask, step.values);
    else one ? leaf.set(step.mask, step.values.front()) : leaf.set(step.mask, step.values);
}

void BlockEdit::compact() {
    for (std::size_t leaf = 0; leaf < m_touched.size(); ++leaf)
        if (m_touched.test(leaf)) compactLeaf(leafAt(leaf), m_hasBase);
    for (Ref<LabelCell>& cell : m_block.cells)
        if (cell && cell->holdsNothing()) cell = {};
}

}  // namespace volumen
