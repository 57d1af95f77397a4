#include "core/labels/islands.h"

#include <algorithm>

#include "core/labels/rasterise.h"

namespace volumen {

namespace {

constexpr std::array<Axis, 3> kAxes{Axis::z, Axis::y, Axis::x};

/// The voxels of a box's faces, but those across `axis`.
VoxelSet facesOf(const Box& box, std::optional<Axis> axis) {
    VoxelSet set;
    const auto add = [&](const Box& face) {
        forEachLeafOf(face, [&](Voxel index) { set[index] |= maskInside(face, index * kLeafShape); });
    };
    for (const Axis each : kAxes) {
        if (each == axis) continue;
        Box low = box, high = box;
        along(low.hi, each) = along(box.lo, each) + 1;
        along(high.lo, each) = along(box.hi, each) - 1;
        add(low), add(high);
    }
    return set;
}

void fillHolesOf(const LabelGrid& before, LabelGrid& grid, LabelId id, const Box& box, std::optional<Axis> axis, const PaintRule& rule, const ToolContext& context) {
    const auto open = [&](Voxel index) { return maskInside(box, index * kLeafShape) & ~before.leaf(index).where(id); };
    const VoxelSet outside = flood(facesOf(box, axis), open, context);
    forEachLeafOf(box, [&](Voxel index) {
        const auto reached = outside.find(index);
        const LeafMask holes = open(index) & ~(reached == outside.end() ? LeafMask{} : reached->second);
        paintLeaf(grid, index, holes, id, rule);
    });
}

}  // namespace

Box boxOfLabel(const LabelGrid& grid, LabelId id, const Box& box) {
    Box found;
    grid.forEachLeafIn(box, [&](Voxel index, const Leaf& leaf) {
        const Box part = intersection(box, {.lo = index * kLeafShape, .hi = index * kLeafShape + kLeafShape});
        if (!part.empty() && !leaf.where(id).none()) found = united(found, part);
    });
    return found;
}

std::vector<VoxelSet> islandsOf(const LabelGrid& grid, LabelId id, const Box& box, const ToolContext& context) {
    VoxelSet seen;
    std::vector<VoxelSet> islands;
    const auto open = [&](Voxel index) { return grid.leaf(index).where(id) & maskInside(box, index * kLeafShape); };
    grid.forEachLeafIn(box, [&](Voxel index, const Leaf&) {
        for (LeafMask left = open(index) & ~seen[index]; !left.none(); left = left & ~seen[index]) {
            int first = 0;
            while (!left.test(first)) ++first;
            LeafMask seed;
            seed.set(first);
            islands.push_back(flood({{index, seed}}, open, context));
            for (const auto& [where, mask] : islands.back()) seen[where] |= mask;
        }
    });
    std::stable_sort(islands.begin(), islands.end(), [](const VoxelSet& a, const VoxelSet& b) { return countVoxels(a) > countVoxels(b); });
    return islands;
}

void keepLargestIsland(LabelGrid& grid, LabelId id, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const std::vector<VoxelSet> islands = islandsOf(grid, id, box, context);
    for (std::size_t i = 1; i < islands.size(); ++i) paintSet(grid, islands[i], kUnlabeled, rule);
}

void removeIslandsBelow(LabelGrid& grid, LabelId id, std::int64_t voxels, const Box& box, const PaintRule& rule, const ToolContext& context) {
    for (const VoxelSet& island : islandsOf(grid, id, box, context))
        if (countVoxels(island) < voxels) paintSet(grid, island, kUnlabeled, rule);
}

std::size_t splitIslands(LabelGrid& grid, LabelId id, const std::vector<LabelId>& ids, const Box& box, const PaintRule& rule, const ToolContext& context) {
    const std::vector<VoxelSet> islands = islandsOf(grid, id, box, context);
    for (std::size_t i = 1; i < islands.size() && i <= ids.size(); ++i) paintSet(grid, islands[i], ids[i - 1], rule);
    return islands.size();
}

void fillHoles(LabelGrid& grid, LabelId id, const Box& box, std::optional<Axis> axis, const PaintRule& rule, const ToolContext& context) {
    const LabelGrid before = grid;
    const Box around = intersection(widened(boxOfLabel(grid, id, box), 1, grid), box);
    if (around.empty()) return;
    if (!axis) return fillHolesOf(before, grid, id, around, axis, rule, context);
    for (std::int64_t at = along(around.lo, *axis); at < along(around.hi, *axis); ++at) {
        Box slice = around;
        along(slice.lo, *axis) = at, along(slice.hi, *axis) = at + 1;
        fillHolesOf(before, grid, id, slice, axis, rule, context);
    }
}

}  // namespace volumen
