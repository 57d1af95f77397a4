#include "core/labels/cut.h"

#include <vector>

namespace volumen {

void cutAway(LabelGrid& grid, LabelId id, const Box& box, const std::function<bool(Voxel)>& cuts, const PaintRule& rule, const ToolContext& context) {
    std::vector<std::pair<Voxel, LeafMask>> labelled;
    grid.forEachLeafIn(box, [&](Voxel index, const Leaf& leaf) {
        const LeafMask mask = leaf.where(id) & maskInside(intersection(box, grid.bounds()), index * kLeafShape);
        if (!mask.none()) labelled.emplace_back(index, mask);
    });
    LeafCursor leaves(grid);
    for (std::size_t i = 0; i < labelled.size(); ++i) {
        if (i % 64 == 0) context.tell(static_cast<std::int64_t>(i), static_cast<std::int64_t>(labelled.size()));
        const auto& [index, mask] = labelled[i];
        LeafMask cut;
        const Voxel lo = index * kLeafShape;
        mask.forEach([&cut, &cuts, lo](int voxel) {
            if (cuts(lo + Voxel{voxel >> 6, voxel >> 3 & 7, voxel & 7})) cut.set(voxel);
        });
        paintLeaf(leaves, index, cut, kUnlabeled, rule);
    }
}

}  // namespace volumen
