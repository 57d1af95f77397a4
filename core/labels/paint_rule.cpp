#include "core/labels/paint_rule.h"

#include <limits>
#include <utility>

namespace volumen {

namespace {

constexpr std::size_t kIds = std::size_t{std::numeric_limits<LabelId>::max()} + 1;

}  // namespace

PaintRule PaintRule::onlyOver(LabelId id) {
    PaintRule rule;
    rule.m_forbidden.assign(kIds, true);
    rule.m_forbidden[id] = false;
    return rule;
}

void PaintRule::lock(LabelId id) {
    if (m_forbidden.empty()) m_forbidden.assign(kIds, false);
    m_forbidden[id] = true;
}

LeafMask PaintRule::replaceable(const Leaf& leaf, LeafMask mask) const {
    if (m_forbidden.empty()) return mask;
    if (leaf.uniform()) return mayReplace(leaf.uniformValue()) ? mask : LeafMask{};
    LeafMask left = mask;
    while (!mask.none()) {   // label by label: a leaf holds few
        const LabelId id = leaf.at(mask.first());
        const LeafMask there = leaf.where(id);
        if (!mayReplace(id)) left &= ~there;
        mask &= ~there;
    }
    return left;
}

LeafMask PaintRule::allowed(Voxel index, const Leaf& leaf, LeafMask mask) const {
    mask = replaceable(leaf, mask);
    for (const LeafFilter& filter : m_filters) {
        if (mask.none()) break;
        filter(index, mask);
    }
    return mask;
}

std::optional<Leaf> PaintRule::seen(const LabelGrid& grid, Voxel index) const {
    const Leaf& stored = grid.stored(index);
    if (!m_missing || !grid.base() || stored.covers()) return grid.leaf(index);
    const std::optional<Leaf> beneath = grid.base()->leafAtHand(index);
    if (!beneath) *m_missing = true;
    return beneath ? std::optional(stored.over(*beneath)) : std::nullopt;
}

LeafFilter whereLabel(LabelGrid grid, LabelId id) {
    return [grid = std::move(grid), id](Voxel index, LeafMask& mask) { mask &= grid.leaf(index).where(id); };
}

bool paintLeaf(LabelGrid& grid, Voxel index, const LeafMask& mask, LabelId id, const PaintRule& rule) {
    LeafCursor leaves(grid);
    return paintLeaf(leaves, index, mask, id, rule);
}

namespace {

/// What the rule leaves of a mask on a leaf that is stored like this. The base is looked at only where labels decide.
LeafMask allowedOn(const LabelGrid& grid, Voxel index, const Leaf& stored, const LeafMask& mask, const PaintRule& rule) {
    if (!grid.base() || stored.covers() || !rule.looksAtLabels()) return rule.allowed(index, stored, mask);
    const std::optional<Leaf> seen = rule.seen(grid, index);
    return seen ? rule.allowed(index, *seen, mask) : LeafMask{};
}

}  // namespace

bool paintLeaf(LeafCursor& leaves, Voxel index, const LeafMask& mask, LabelId id, const PaintRule& rule) {
    if (mask.none()) return false;
    const LabelGrid& grid = leaves.grid();
    Leaf& leaf = leaves.at(index);
    const bool isSo = leaf.uniform() && leaf.uniformValue() == id;
    if (isSo && (!grid.base() || leaf.covers())) return false;
    const LeafMask allowed = allowedOn(grid, index, leaf, mask, rule);
    if (allowed.none()) return false;
    grid.base() ? leaf.write(allowed, id) : leaf.set(allowed, id);
    return true;
}

Ref<LabelCell> cellOf(LabelId id) {
    Ref<LabelCell> cell;
    cell.unshared().leaves.fill(Leaf(id));
    return cell;
}

void paintCell(LeafCursor& leaves, Voxel index, const Ref<LabelCell>& all, LabelId id, const PaintRule& rule) {
    if (!rule.allowsAll()) {
        for (std::size_t i = 0; i < all->leaves.size(); ++i) paintLeaf(leaves, leafOfCell(index, i), LeafMask::all(), id, rule);
        return;
    }
    LabelGrid& grid = leaves.changedElsewhere();
    const LabelCell* there = grid.cell(index);
    if (id == kUnlabeled && !grid.base()) grid.setCell(index, {});
    else if (!there || !there->isAll(id)) grid.setCell(index, all);
}

}  // namespace volumen
