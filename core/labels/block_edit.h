#pragma once

#include <array>
#include <memory>

#include "core/labels/edit_codec.h"

namespace volumen {

/// One label is kept as one; nothing is kept of an unlabeled leaf, unless it hides what lies beneath.
void compactLeaf(Leaf& leaf, bool hasBase);

/// Takes steps of packed edits into one block of a grid, the last edit first: a voxel that was taken stays as it is, so that of many edits over each other only what is
/// seen in the end is written. Then it makes the block as small as it is. Blocks of one grid may be changed by a thread each.
class BlockEdit {
public:
    /// `grid` outlives it, and is not copied meanwhile.
    BlockEdit(LabelGrid& grid, Voxel index) : m_hasBase(grid.base() != nullptr), m_block(&grid.writableBlock(index)), m_index(index) {}

    void take(std::span<const LeafStep> steps);
    /// Call it once, at the end.
    void compact();
    /// Around the leaves that were changed, in voxels within the volume or behind its edge.
    Box changed() const;

private:
    static constexpr std::size_t kCells = 64, kLeaves = 64;   ///< of a block, of a cell
    using CellMasks = std::array<LeafMask, kLeaves>;

    void take(const LeafStep& step);
    void put(Leaf& leaf, const LeafStep& step, const LeafMask& fresh) const;

    bool m_hasBase;
    LabelBlock* m_block;
    Voxel m_index;
    std::array<std::unique_ptr<CellMasks>, kCells> m_taken;   ///< voxels; null: none of the cell
};

}  // namespace volumen
