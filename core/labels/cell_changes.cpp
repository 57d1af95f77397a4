#include "core/labels/cell_changes.h"

#include <bit>

#include "core/labels/rasterise.h"

namespace volumen {

namespace {

constexpr std::uint64_t kAll = ~std::uint64_t{0};
const Leaf kNothing;

const Leaf& leafOf(const Ref<LabelCell>& cell, std::size_t i) { return cell ? cell->leaves[i] : kNothing; }

std::uint64_t changedLeaves(const Ref<LabelCell>& before, const Ref<LabelCell>& after) {
    std::uint64_t changed = 0;
    for (std::size_t i = 0; i < 64; ++i) changed |= std::uint64_t{!same(leafOf(before, i), leafOf(after, i))} << i;
    return changed;
}

/// Only these leaves: others would keep alive what the labels have long replaced.
Ref<LabelCell> only(const Ref<LabelCell>& cell, std::uint64_t leaves) {
    if (leaves == kAll || !cell) return cell;
    Ref<LabelCell> part;
    for (std::uint64_t left = leaves; left != 0; left &= left - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(left));
        part.unshared().leaves[i] = cell->leaves[i];
    }
    return part;
}

void take(LabelGrid& grid, Voxel index, const Ref<LabelCell>& from, std::uint64_t leaves) {
    if (leaves == kAll) return grid.setCell(index, from);
    LabelCell& cell = grid.writableCell(index);
    for (std::uint64_t left = leaves; left != 0; left &= left - 1) {
        const auto i = static_cast<std::size_t>(std::countr_zero(left));
        cell.leaves[i] = leafOf(from, i);
    }
    if (cell.holdsNothing()) grid.setCell(index, {});
}

/// Around the leaves, in voxels.
Box boxOf(Voxel cell, std::uint64_t leaves) {
    Box box;
    for (std::uint64_t left = leaves; left != 0; left &= left - 1) {
        const Voxel lo = leafOfCell(cell, static_cast<std::size_t>(std::countr_zero(left))) * kLeafShape;
        box = united(box, {.lo = lo, .hi = lo + kLeafShape});
    }
    return box;
}

}  // namespace

std::optional<CellChanges> CellChanges::between(const LabelGrid& before, const LabelGrid& after, std::uint64_t mostBytes) {
    CellChanges changes;
    forEachChangedCell(before, after, [&](Voxel index, const LabelCell*, const LabelCell*) {
        if (changes.m_bytes <= mostBytes) changes.add(index, before, after);
    });
    return changes.m_bytes <= mostBytes ? std::optional(std::move(changes)) : std::nullopt;
}

void CellChanges::add(Voxel index, const LabelGrid& before, const LabelGrid& after) {
    const Ref<LabelCell> was = before.sharedCell(index), is = after.sharedCell(index);
    const std::uint64_t leaves = changedLeaves(was, is);
    if (leaves == 0) return;
    m_changes.push_back({index, leaves, only(was, leaves), only(is, leaves)});
    m_bytes += sizeof(Change) + bytesOf(m_changes.back().before) + bytesOf(m_changes.back().after);
}

std::uint64_t CellChanges::bytesOf(const Ref<LabelCell>& cell) const {
    if (!cell) return 0;
    std::uint64_t bytes = sizeof(LabelCell);
    for (const Leaf& leaf : cell->leaves) bytes += leaf.byteCount();
    return bytes;
}

std::vector<Box> CellChanges::apply(LabelGrid& grid, Direction direction) const {
    std::vector<Box> boxes;
    Voxel block{-1, -1, -1};
    for (const Change& change : m_changes) {
        take(grid, change.index, direction == Direction::undo ? change.before : change.after, change.leaves);
        const Voxel around{change.index.z >> 2, change.index.y >> 2, change.index.x >> 2};
        if (around != block) boxes.emplace_back();
        block = around;
        boxes.back() = intersection(united(boxes.back(), boxOf(change.index, change.leaves)), grid.bounds());
    }
    return boxes;
}

}  // namespace volumen
