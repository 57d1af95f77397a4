#pragma once

#include <functional>
#include <vector>

#include "core/labels/label_grid.h"

namespace volumen {

/// Takes voxels out of `mask` that may not be painted, of the leaf with this index. Called on the thread that paints.
using LeafFilter = std::function<void(Voxel leaf, LeafMask& mask)>;

/// What an edit may change: which labels it may write over, and where. A value; painting reads it only.
class PaintRule {
public:
    /// Everything, everywhere.
    PaintRule() = default;
    /// Only voxels that bear `id` (0: only unlabeled ones).
    static PaintRule onlyOver(LabelId id);

    /// Voxels that bear `id` stay as they are.
    void lock(LabelId id);
    bool mayReplace(LabelId id) const { return m_forbidden.empty() || !m_forbidden[id]; }
    /// Only where all filters leave it: an intensity mask, another label, a mask layer.
    void restrictTo(LeafFilter filter) { m_filters.push_back(std::move(filter)); }

    /// Everything may be painted over, everywhere.
    bool allowsAll() const { return m_forbidden.empty() && m_filters.empty(); }
    /// What is left of `mask` on a leaf.
    LeafMask allowed(Voxel index, const Leaf& leaf, LeafMask mask) const;

private:
    LeafMask replaceable(const Leaf& leaf, LeafMask mask) const;

    std::vector<bool> m_forbidden;   ///< by id; empty: none
    std::vector<LeafFilter> m_filters;
};

/// Voxels of the other grid that bear `id`: "restrict to another label". The grid is a copy, as it was then.
LeafFilter whereLabel(LabelGrid grid, LabelId id);

/// Gives `id` to the voxels of `mask` that the rule leaves; all of them lie inside the volume. True when it touched the leaf.
bool paintLeaf(LabelGrid& grid, Voxel index, const LeafMask& mask, LabelId id, const PaintRule& rule);
/// The same for many leaves of one grid.
bool paintLeaf(LeafCursor& leaves, Voxel index, const LeafMask& mask, LabelId id, const PaintRule& rule);

/// A cell that is `id` throughout, to be shared.
Ref<LabelCell> cellOf(LabelId id);
/// Gives `id` to all of a cell that the rule leaves, by its index in cells; it lies inside the volume. `all`: `cellOf(id)`.
void paintCell(LeafCursor& leaves, Voxel index, const Ref<LabelCell>& all, LabelId id, const PaintRule& rule);

}  // namespace volumen
