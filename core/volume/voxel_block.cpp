#include "core/volume/voxel_block.h"

#include <algorithm>
#include <cassert>
#include <limits>

namespace volumen {

namespace {

constexpr ValueRange kNothing{std::numeric_limits<float>::infinity(), -std::numeric_limits<float>::infinity()};

void widen(ValueRange& range, const ValueRange& by) {
    range.lo = std::min(range.lo, by.lo);
    range.hi = std::max(range.hi, by.hi);
}

ChunkPtr toFloat(const Chunk& voxels) {
    auto result = std::make_shared<Chunk>(VoxelType::f32, voxels.shape());
    visitType(voxels.type(), [&](auto zero) {
        const auto from = voxels.view<decltype(zero)>();
        std::transform(from.data, from.data + from.count(), result->view<float>().data, [](auto value) { return static_cast<float>(value); });
    });
    return result;
}

/// Not-a-number changes neither bound.
template <class T>
ValueRange rangeOf(const T* first, const T* end) {
    if constexpr (std::is_same_v<T, float>) {
        ValueRange range = kNothing;
        for (; first != end; ++first) range = {*first < range.lo ? *first : range.lo, *first > range.hi ? *first : range.hi};
        return range;
    } else {
        T lo = *first, hi = *first;
        for (; first != end; ++first) lo = std::min(lo, *first), hi = std::max(hi, *first);
        return {static_cast<float>(lo), static_cast<float>(hi)};
    }
}

/// The cells along one axis that read voxel `v`: its own, and a neighbour's where it lies at a face.
struct Readers {
    std::int64_t first;
    std::int64_t last;
};
Readers readersOf(std::int64_t v, std::int64_t cells) {
    return {std::max<std::int64_t>((v - 1) / kCellVoxels, 0), std::min((v + 1) / kCellVoxels, cells - 1)};
}

/// The ranges that the cells of one row of voxels read.
template <class T>
void findRowRanges(const T* row, std::int64_t length, std::vector<ValueRange>& ranges) {
    for (std::size_t cell = 0; cell < ranges.size(); ++cell) {
        const auto begin = static_cast<std::int64_t>(cell) * kCellVoxels;
        ranges[cell] = rangeOf(row + std::max<std::int64_t>(begin - 1, 0), row + std::min(begin + kCellVoxels + 1, length));
    }
}

template <class T>
void findCells(VoxelBlock& block) {
    const View3<const T> voxels = block.voxels->view<T>();
    std::vector<ValueRange> row(static_cast<std::size_t>(block.cellGrid.x));
    const auto spread = [&](std::int64_t z, std::int64_t y) {
        ValueRange* cells = block.cells.data() + (z * block.cellGrid.y + y) * block.cellGrid.x;
        for (std::size_t x = 0; x < row.size(); ++x) widen(cells[x], row[x]);
    };
    for (std::int64_t z = 0; z < voxels.shape.z; ++z)
        for (std::int64_t y = 0; y < voxels.shape.y; ++y) {
            findRowRanges(voxels.row(z, y), voxels.shape.x, row);
            const Readers slices = readersOf(z, block.cellGrid.z), rows = readersOf(y, block.cellGrid.y);
            for (std::int64_t cz = slices.first; cz <= slices.last; ++cz)
                for (std::int64_t cy = rows.first; cy <= rows.last; ++cy) spread(cz, cy);
        }
}

}  // namespace

VoxelType blockTypeOf(VoxelType type) { return type == VoxelType::u8 || type == VoxelType::u16 ? type : VoxelType::f32; }

VoxelBlockPtr makeBlock(int level, Voxel lo, ChunkPtr voxels) {
    assert(voxels && voxelCount(voxels->shape()) > 0);
    if (voxels->type() != blockTypeOf(voxels->type())) voxels = toFloat(*voxels);
    const Voxel shape = voxels->shape();
    auto block = std::make_shared<VoxelBlock>(VoxelBlock{.level = level, .box = {lo, lo + shape}, .voxels = std::move(voxels), .cellGrid = ceilDiv(shape, {kCellVoxels, kCellVoxels, kCellVoxels}), .cells = {}, .range = kNothing});
    block->cells.assign(static_cast<std::size_t>(voxelCount(block->cellGrid)), kNothing);
    if (block->type() == VoxelType::u8) findCells<std::uint8_t>(*block);
    else if (block->type() == VoxelType::u16) findCells<std::uint16_t>(*block);
    else findCells<float>(*block);
    for (const ValueRange& cell : block->cells) widen(block->range, cell);
    return block;
}

}  // namespace volumen
