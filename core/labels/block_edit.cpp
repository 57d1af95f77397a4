#include "core/labels/block_edit.h"

#include "core/labels/rasterise.h"

namespace volumen {

namespace {

/// A leaf's cell, by its number in the block, and its number there.
constexpr std::size_t cellOf(std::size_t leaf) { return (leaf >> 10 & 3) << 4 | (leaf >> 6 & 3) << 2 | (leaf >> 2 & 3); }
constexpr std::size_t inCell(std::size_t leaf) { return (leaf >> 8 & 3) << 4 | (leaf >> 4 & 3) << 2 | (leaf & 3); }

}  // namespace

void compactLeaf(Leaf& leaf, Voxel index, const LabelBasePtr& base) {
    leaf.compact();
    const bool same = base ? difference(leaf, base->leaf(index)).none() : leaf.uniform() && leaf.uniformValue() == kUnlabeled;
    if (same) leaf = Leaf();
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
    if (step.absent) leaf = Leaf();
    else {
        if (leaf.absent() && m_base && !step.mask.full()) leaf = m_base->leaf(index);
        if (step.values.size() == 1) leaf.set(step.mask, step.values.front());
        else leaf.set(step.mask, step.values);
    }
}

void BlockEdit::compact() {
    for (std::size_t leaf = 0; leaf < m_touched.size(); ++leaf)
        if (m_touched.test(leaf)) compactLeaf(leafAt(leaf), leafOfBlock(m_index, leaf), m_base);
    for (Ref<LabelCell>& cell : m_block.cells)
        if (cell && cell->holdsNothing()) cell = {};
}

}  // namespace volumen
