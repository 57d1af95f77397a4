#pragma once

#include <bitset>

#include "core/labels/edit_codec.h"

namespace volumen {

/// One label is kept as one; nothing is kept of an unlabeled leaf, unless it hides what lies beneath.
void compactLeaf(Leaf& leaf, bool hasBase);

/// Takes steps of packed edits into one block of a grid, and then makes it as small as it is. Blocks of one grid may be changed by a thread each.
class BlockEdit {
public:
    /// `grid` outlives it, and is not copied meanwhile.
    BlockEdit(LabelGrid& grid, Voxel index) : m_hasBase(grid.base() != nullptr), m_block(grid.writableBlock(index)), m_index(index) {}

    void take(std::span<const LeafStep> steps);
    /// Call it once, at the end.
    void compact();
    /// Around the leaves that were changed, in voxels.
    const Box& changed() const { return m_changed; }

private:
    Leaf& leafAt(std::size_t leaf);
    void take(const LeafStep& step);

    bool m_hasBase;
    LabelBlock& m_block;
    Voxel m_index;
    std::bitset<kBlockLeaves * kBlockLeaves * kBlockLeaves> m_touched;
    Box m_changed;
};

}  // namespace volumen
