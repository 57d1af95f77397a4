#include "core/labels/edit.h"

#include <utility>

#include "core/base/error.h"
#include "core/labels/edit_codec.h"
#include "core/labels/rasterise.h"

namespace volumen {

namespace {

bool holdsNothing(const LabelBlock& block) {
    for (const Leaf& leaf : block.leaves)
        if (!leaf.absent()) return false;
    return true;
}

Box boxOfLeaf(Voxel index) { return {.lo = index * kLeafShape, .hi = index * kLeafShape + kLeafShape}; }

/// Nothing is kept of what would look the same without.
void compact(Leaf& leaf, Voxel index, const LabelBasePtr& base) {
    leaf.compact();
    const bool same = base ? difference(leaf, base->leaf(index)).none() : leaf.uniform() && leaf.uniformValue() == kUnlabeled;
    if (same) leaf = Leaf();
}

void takeStep(Leaf& leaf, const LeafStep& step) {
    if (step.absent) {
        leaf = Leaf();
        return;
    }
    if (step.values.size() == 1) leaf.set(step.mask, step.values.front());
    else leaf.set(step.mask, step.values);
}

}  // namespace

Edit::Edit(std::string name, LabelGrid before, LabelGrid after)
    : m_name(std::move(name)), m_grids(std::in_place, std::move(before), std::move(after)) {}

Edit::Edit(std::vector<std::byte> bytes, const std::string& where) {
    EditHeading heading = readEditHeading(bytes, where);
    m_name = std::move(heading.name);
    m_packed = std::make_shared<const PackedEdit>(PackedEdit{std::move(bytes), heading.changedVoxels, std::move(heading.counts)});
}

std::shared_ptr<const PackedEdit> Edit::packed() const {
    const std::lock_guard lock(m_mutex);
    if (!m_packed) {
        m_packed = std::make_shared<const PackedEdit>(packEdit(m_name, m_grids->first, m_grids->second));
        m_grids.reset();
    }
    return m_packed;
}

bool Edit::isPacked() const {
    const std::lock_guard lock(m_mutex);
    return m_packed != nullptr;
}

std::optional<std::vector<Box>> Edit::applyUnpacked(LabelGrid& grid, Direction direction) const {
    const std::lock_guard lock(m_mutex);
    if (!m_grids) return std::nullopt;
    grid = direction == Direction::undo ? m_grids->first : m_grids->second;
    return changedBoxes(m_grids->first, m_grids->second);
}

std::vector<Box> Edit::apply(LabelGrid& grid, Direction direction) const {
    if (auto boxes = applyUnpacked(grid, direction)) return std::move(*boxes);
    LabelGrid next = grid;
    std::vector<Box> boxes;
    forEachStep(packed()->bytes, grid.shape(), direction, "\"" + m_name + "\"", [&](Voxel index, std::span<const LeafStep> steps) {
        LabelBlock& block = next.writableBlock(index);
        Box box;
        for (const LeafStep& step : steps) {
            const Voxel leaf = leafOfBlock(index, step.leaf);
            takeStep(next.writableLeaf(leaf), step);
            compact(block.leaves[step.leaf], leaf, next.base());
            box = united(box, boxOfLeaf(leaf));
        }
        boxes.push_back(intersection(box, grid.bounds()));
        if (holdsNothing(block)) next.setBlock(index, {});
    });
    grid = std::move(next);
    return boxes;
}

void compactChanges(const LabelGrid& before, LabelGrid& grid) {
    std::vector<Voxel> blocks;
    forEachChangedBlock(before, grid, [&](Voxel index, const LabelBlock*, const LabelBlock*) { blocks.push_back(index); });
    for (const Voxel index : blocks) {
        const LabelBlock* was = before.block(index);
        LabelBlock& block = grid.writableBlock(index);
        for (std::size_t i = 0; i < block.leaves.size(); ++i)
            if (!was || !same(was->leaves[i], block.leaves[i])) compact(block.leaves[i], leafOfBlock(index, i), grid.base());
        if (holdsNothing(block)) grid.setBlock(index, {});
    }
}

std::vector<Box> changedBoxes(const LabelGrid& before, const LabelGrid& after) {
    std::vector<Box> boxes;
    Voxel current{-1, -1, -1};
    forEachChangedLeaf(before, after, [&](Voxel leaf, const Leaf&, const Leaf&) {
        const Voxel block{leaf.z >> 4, leaf.y >> 4, leaf.x >> 4};
        if (block != current) boxes.emplace_back();
        current = block;
        boxes.back() = intersection(united(boxes.back(), boxOfLeaf(leaf)), after.bounds());
    });
    return boxes;
}

}  // namespace volumen
