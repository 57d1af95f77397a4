#include "core/volume/slice_block.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

constexpr std::int64_t kMostVoxels = 1 << 16;   // of one axis of a block
constexpr std::int64_t kMostChunks = 1 << 18;   // of a block
constexpr double kFarthest = 1e6;               // a level step longer than that is as good as that: it leaves every block at once

struct Range {
    double lo, hi;
    void add(double v) { lo = std::min(lo, v), hi = std::max(hi, v); }
};

Range rangeOf(const LevelInfo& level, const SlicePlane& plane, PixelRect rect, Point reach, Axis axis) {
    Range range{INFINITY, -INFINITY};
    for (const std::int64_t row : {rect.top, rect.top + rect.height - 1})
        for (const std::int64_t column : {rect.left, rect.left + rect.width - 1})
            for (const double side : {-1.0, 1.0}) {
                Point p = fromLevel0(level, plane.at(static_cast<double>(row), static_cast<double>(column)) + reach * side);
                range.add(along(p, axis));
            }
    return range;
}

/// The voxels of the axis that the range needs, with one to spare on both sides; at least one.
BlockAxis axisOf(Range range, std::int64_t levelSize, std::int64_t chunkSize) {
    const auto top = static_cast<double>(levelSize - 1);
    BlockAxis axis;
    axis.chunkSize = chunkSize, axis.levelSize = levelSize;
    axis.lo = static_cast<std::int64_t>(std::clamp(std::floor(range.lo) - 1, 0.0, top));
    const auto hi = static_cast<std::int64_t>(std::clamp(std::floor(range.hi) + 2, 0.0, top));
    axis.lo = std::min(axis.lo, levelSize - 1);
    axis.last = static_cast<std::uint32_t>(std::clamp<std::int64_t>(std::min(hi, levelSize - 1) - axis.lo, 0, kMostVoxels));
    return axis;
}

std::int64_t firstChunk(const BlockAxis& axis) { return axis.lo / axis.chunkSize; }
std::int64_t chunkCount(const BlockAxis& axis) { return (axis.lo + axis.last) / axis.chunkSize - firstChunk(axis) + 1; }

void fillPlaces(BlockAxis& axis, std::int64_t chunkShare, std::int64_t stride) {
    axis.stride = static_cast<std::uint32_t>(stride);
    axis.places.resize(axis.last + 1);
    std::int64_t chunk = 0, inside = axis.lo % axis.chunkSize;
    for (BlockAxis::Place& place : axis.places) {
        place = {static_cast<std::uint32_t>(chunk * chunkShare), static_cast<std::uint32_t>(inside * stride)};
        if (++inside == axis.chunkSize) inside = 0, ++chunk;
    }
}

Fixed toFixed(double voxels) { return static_cast<Fixed>(std::nearbyint(std::clamp(voxels, -kFarthest, kFarthest) * kFixedOne)); }

}  // namespace

BlockChunks::BlockChunks(Box grid, int level, VoxelType type, Voxel chunkShape, const ChunkLookup& lookup)
    : m_grid(grid), m_level(level), m_type(type), m_chunkShape(chunkShape), m_lookup(lookup) {
    const auto count = static_cast<std::size_t>(voxelCount(grid.shape()));
    m_voxels.resize(count), m_held.resize(count), m_states.resize(count), m_asked.resize(count);
}

ChunkState BlockChunks::ask(std::uint32_t chunk) {
    const Voxel grid = m_grid.shape();
    const std::int64_t rest = chunk % (grid.y * grid.x);
    CachedChunk found = m_lookup({m_level, m_grid.lo + Voxel{chunk / (grid.y * grid.x), rest / grid.x, rest % grid.x}});
    if (found.state == ChunkState::resident) {
        const bool fits = found.chunk && found.chunk->type() == m_type && found.chunk->shape() == m_chunkShape;
        if (!fits) found.state = ChunkState::failed;
        else m_voxels[chunk] = found.chunk->data(), m_held[chunk] = std::move(found.chunk);
    }
    m_asked[chunk] = 1;
    return m_states[chunk] = found.state;
}

std::optional<SliceBlock> SliceBlock::make(const VolumeInfo& info, int level, const SlicePlane& plane, PixelRect rect, Point slabReach,
                                           const ChunkLookup& lookup) {
    const LevelInfo& geometry = info.levels[static_cast<std::size_t>(level)];
    const auto axis = [&](Axis a) {
        Voxel shape = geometry.shape, chunk = geometry.chunkShape;
        return axisOf(rangeOf(geometry, plane, rect, slabReach, a), along(shape, a), along(chunk, a));
    };
    BlockAxis z = axis(Axis::z), y = axis(Axis::y), x = axis(Axis::x);
    const bool single = rect.height == 1 && rect.width == 1;
    if (single)   // only a slab of thousands of voxels through tiny chunks could be cut short here
        for (BlockAxis* a : {&z, &y, &x}) a->last = std::min(a->last, static_cast<std::uint32_t>(std::min(62 * a->chunkSize, kMostVoxels)));
    if (!single && std::max({z.last, y.last, x.last}) >= kMostVoxels) return std::nullopt;
    const Voxel count{chunkCount(z), chunkCount(y), chunkCount(x)};
    if (!single && count.z * count.y * count.x > kMostChunks) return std::nullopt;
    const Voxel chunk = geometry.chunkShape;
    fillPlaces(z, count.y * count.x, chunk.y * chunk.x);
    fillPlaces(y, count.x, chunk.x);
    fillPlaces(x, 1, 1);
    const Voxel first{firstChunk(z), firstChunk(y), firstChunk(x)};
    BlockChunks chunks({first, first + count}, level, info.type, chunk, lookup);
    return SliceBlock{info, geometry, std::move(z), std::move(y), std::move(x), std::move(chunks)};
}

Fixed SliceBlock::at(Point level0, Axis axis) const {
    Point p = fromLevel0(level, level0);
    const BlockAxis& blockAxis = axis == Axis::z ? z : axis == Axis::y ? y : x;
    return toFixed(along(p, axis) - static_cast<double>(blockAxis.lo));
}

FixedPoint SliceBlock::step(Point level0) const {
    const Point p = level0 / level.factor;
    return {toFixed(p.z), toFixed(p.y), toFixed(p.x)};
}

}  // namespace volumen
