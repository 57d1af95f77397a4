#pragma once

#include <functional>
#include <memory>
#include <optional>
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

    /// For a thread that must not wait: where labels decide and those of a base would have to be read first, nothing may be painted, and `*missing` becomes true.
    void neverWait(std::shared_ptr<bool> missing) { m_missing = std::move(missing); }

    /// Everything may be painted over, everywhere.
    bool allowsAll() const { return m_forbidden.empty() && m_filters.empty(); }
    /// The labels that are there decide.
    bool looksAtLabels() const { return !m_forbidden.empty(); }
    /// A leaf as it looks; nothing where this rule does not wait for it.
    std::optional<Leaf> seen(const LabelGrid& grid, Voxel index) const;
    /// What is left of `mask` on a leaf that looks like this.
    LeafMask allowed(Voxel index, const Leaf& leaf, LeafMask mask) const;

private:
    LeafMask replaceable(const Leaf& leaf, LeafMask mask) const;

    std::vector<bool> m_forbidden;   ///< by id; empty: none
    std::vector<LeafFilter> m_filters;
    std::shared_ptr<bool> m_missing;
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
