#include "core/labels/edit.h"

#include <utility>

#include "core/base/error.h"
#include "core/labels/block_edit.h"
#include "core/labels/cell_changes.h"
#include "core/labels/rasterise.h"

namespace volumen {

namespace {

Box boxOfLeaf(Voxel index) { return {.lo = index * kLeafShape, .hi = index * kLeafShape + kLeafShape}; }

/// Where there is no base, leaves of one label each are as small as can be.
bool isCompact(const LabelCell& cell) {
    for (const Leaf& leaf : cell.leaves)
        if (!leaf.uniform() || leaf.uniformValue() == kUnlabeled) return false;
    return true;
}

void compactCell(const LabelCell* was, Voxel index, LabelGrid& grid) {
    const LabelCell* is = grid.cell(index);
    if (!is || (!grid.base() && isCompact(*is))) return;
    LabelCell& cell = grid.writableCell(index);
    for (std::size_t i = 0; i < cell.leaves.size(); ++i)
        if (!was || !same(was->leaves[i], cell.leaves[i])) compactLeaf(cell.leaves[i], grid.base() != nullptr);
    if (cell.holdsNothing()) grid.setCell(index, {});
}

/// Where a voxel takes no more than it may.
std::shared_ptr<const CellChanges> cellsWithin(const PackedEdit& packed, const LabelGrid& before, const LabelGrid& after) {
    const std::uint64_t most = kUndoBytesAVoxel * static_cast<std::uint64_t>(packed.changedVoxels);
    if (packed.bytes.size() >= most) return nullptr;
    auto cells = CellChanges::between(before, after, most - packed.bytes.size());
    return cells ? std::make_shared<const CellChanges>(std::move(*cells)) : nullptr;
}

}  // namespace

Edit::Edit(std::string name, LabelGrid before, LabelGrid after)
    : m_name(std::move(name)), m_grids(std::in_place, std::move(before), std::move(after)) {}

Edit::Edit(std::vector<std::byte> bytes, const std::string& where) {
    EditHeading heading = readEditHeading(bytes, where);
    m_name = std::move(heading.name);
    m_packed = std::make_shared<const PackedEdit>(PackedEdit{std::move(bytes), heading.changedVoxels, std::move(heading.counts)});
}

/// Packs without the lock: the main thread asks meanwhile whether it is done, or undoes it.
std::shared_ptr<const PackedEdit> Edit::packed() const {
    std::optional<std::pair<LabelGrid, LabelGrid>> grids;
    {
        const std::lock_guard lock(m_mutex);
        if (m_packed) return m_packed;
        grids = m_grids;
    }
    auto made = std::make_shared<const PackedEdit>(packEdit(m_name, grids->first, grids->second));
    auto cells = cellsWithin(*made, grids->first, grids->second);
    const std::lock_guard lock(m_mutex);
    if (!m_packed) m_packed = std::move(made), m_cells = std::move(cells);
    m_grids.reset();
    return m_packed;
}

std::uint64_t Edit::byteCount() const {
    const std::lock_guard lock(m_mutex);
    return (m_packed ? m_packed->bytes.size() : 0) + (m_cells ? m_cells->byteCount() : 0);
}

bool Edit::isPacked() const {
    const std::lock_guard lock(m_mutex);
    return m_packed != nullptr;
}

std::optional<std::vector<Box>> Edit::applyUnpacked(LabelGrid& grid, Direction direction) const {
    std::shared_ptr<const CellChanges> cells;
    {
        const std::lock_guard lock(m_mutex);
        cells = m_cells;
        if (m_grids) {
            grid = direction == Direction::undo ? m_grids->first : m_grids->second;
            return changedBoxes(m_grids->first, m_grids->second);
        }
    }
    return cells ? std::optional(cells->apply(grid, direction)) : std::nullopt;
}

std::vector<Box> Edit::apply(LabelGrid& grid, Direction direction) const {
    if (auto boxes = applyUnpacked(grid, direction)) return std::move(*boxes);
    return applyPacked(grid, direction);
}

std::vector<Box> Edit::applyPacked(LabelGrid& grid, Direction direction) const {
    LabelGrid next = grid;
    const UnpackedEdit edit(packed()->bytes, grid.shape(), "\"" + m_name + "\"");
    std::vector<Box> boxes;
    std::vector<LeafStep> steps;
    for (const UnpackedEdit::Block& place : edit.blocks()) {
        edit.readSteps(place, direction, steps);
        BlockEdit block(next, place.index);
        block.take(steps);
        block.compact();
        boxes.push_back(intersection(block.changed(), grid.bounds()));
    }
    grid = std::move(next);
    return boxes;
}

void compactChanges(const LabelGrid& before, LabelGrid& grid) {
    std::vector<std::pair<Voxel, const LabelCell*>> cells;
    forEachChangedCell(before, grid, [&](Voxel index, const LabelCell* was, const LabelCell*) { cells.emplace_back(index, was); });
    for (const auto& [index, was] : cells) compactCell(was, index, grid);
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
