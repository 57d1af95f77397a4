#include "core/labels/relabel.h"

namespace volumen {

namespace {

/// Calls `f(index, what of the leaf bears `id`)` for each leaf of `of` in which something does.
template <class F>
void forEachWith(const LabelGrid& of, LabelId id, const Box& box, const ToolContext& context, F&& f) {
    std::int64_t done = 0;
    const Box inside = intersection(box, of.bounds());
    const auto look = [&](Voxel index, const Leaf& leaf) {
        if (++done % 1024 == 0) context.check();
        const LeafMask mask = leaf.where(id) & maskInside(inside, index * kLeafShape);
        if (!mask.none()) f(index, mask);
    };
    if (id != kUnlabeled) of.forEachLeafIn(inside, look);
    else forEachLeafOf(inside, [&](Voxel index) { look(index, of.leaf(index)); });   // where nothing was ever written, too
}

}  // namespace

void relabel(LabelGrid& grid, LabelId from, LabelId to, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    forEachWith(before, from, box, context, [&](Voxel index, const LeafMask& mask) { paintLeaf(grid, index, mask, to, rule); });
}

void swapLabels(LabelGrid& grid, LabelId a, LabelId b, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    const auto give = [&](LabelId from, LabelId to) {
        forEachWith(before, from, box, context, [&](Voxel index, const LeafMask& mask) {
            const LeafMask allowed = rule.allowed(index, before.leaf(index), mask);
            if (!allowed.none()) grid.write(index, allowed, to);
        });
    };
    give(a, b);
    give(b, a);
}

}  // namespace volumen
