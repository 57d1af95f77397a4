#include "core/labels/label_source.h"

namespace volumen {

namespace {

constexpr Voxel kChunk{64, 64, 64};

Voxel factorsOf(const LabelGeometry& geometry) { return {geometry.flat ? 1 : 2, 2, 2}; }

VolumeInfo infoOf(const LabelGeometry& geometry, VoxelType type, std::string path, const LabelPyramid& pyramid) {
    VolumeInfo info{.path = std::move(path), .format = "labels", .type = type, .spacingUm = geometry.spacingUm, .originUm = geometry.originUm, .flat = geometry.flat};
    Voxel shape = geometry.shape;
    Point factor{1, 1, 1};
    for (int level = 0; level < pyramid.levelCount(); ++level) {
        info.levels.push_back({.shape = shape, .chunkShape = kChunk, .factor = factor, .offset = (factor - Point{1, 1, 1}) / 2, .codec = "none"});
        shape = ceilDiv(shape, pyramid.factors());
        factor = factor * toPoint(pyramid.factors());
    }
    return info;
}

/// Of a box of whole cells.
bool holdsSomething(const LabelGrid& grid, const Box& box) {
    const Voxel first = ceilDiv(box.lo, kCellShape), end = ceilDiv(box.hi, kCellShape);
    for (std::int64_t z = first.z; z < end.z; ++z)
        for (std::int64_t y = first.y; y < end.y; ++y)
            for (std::int64_t x = first.x; x < end.x; ++x)
                if (grid.cell({z, y, x})) return true;
    return false;
}

}  // namespace

LabelSource::LabelSource(const LabelGeometry& geometry, LabelGrid grid, VoxelType type, std::string path)
    : m_latest(grid), m_pyramid(std::move(grid), factorsOf(geometry)) {
    m_info = infoOf(geometry, type, std::move(path), m_pyramid);
}

void LabelSource::setGrid(LabelGrid grid) {
    const std::lock_guard lock(m_mutex);
    std::swap(m_latest, grid);   // what it was goes when the lock is free again
}

void LabelSource::prepare() { gridOf(m_pyramid.levelCount() - 1); }

LabelGrid LabelSource::gridOf(int level) const {
    if (level == 0) return latest();
    const std::lock_guard lock(m_levelsMutex);
    m_pyramid.setFinest(latest());
    return m_pyramid.level(level);
}

LabelGrid LabelSource::latest() const {
    const std::lock_guard lock(m_mutex);
    return m_latest;
}

ChunkPtr LabelSource::readChunk(const ChunkKey& key, std::stop_token) const {
    const Voxel lo = key.index * kChunk;
    const LabelGrid grid = gridOf(key.level);
    if (!grid.base() && !holdsSomething(grid, {lo, lo + kChunk})) return nullptr;
    auto chunk = std::make_shared<Chunk>(m_info.type, kChunk);
    if (m_info.type == VoxelType::u8) grid.read({lo, lo + kChunk}, chunk->view<std::uint8_t>().data);
    else grid.read({lo, lo + kChunk}, chunk->view<std::uint16_t>().data);
    return chunk;
}

std::vector<ChunkKey> LabelSource::chunksOf(int level, const Box& box) const {
    const LevelInfo& info = m_info.levels[static_cast<std::size_t>(level)];
    const Box inside = intersection(box, {.lo = {}, .hi = m_info.shape()});
    std::vector<ChunkKey> keys;
    if (inside.empty()) return keys;
    const auto chunkOf = [&](Voxel v) {
        const Point at = toPoint(v) / info.factor;
        return Voxel{static_cast<std::int64_t>(at.z), static_cast<std::int64_t>(at.y), static_cast<std::int64_t>(at.x)};
    };
    const Voxel first = chunkOf(inside.lo), last = chunkOf(inside.hi - Voxel{1, 1, 1});
    for (std::int64_t z = first.z / kChunk.z; z <= last.z / kChunk.z; ++z)
        for (std::int64_t y = first.y / kChunk.y; y <= last.y / kChunk.y; ++y)
            for (std::int64_t x = first.x / kChunk.x; x <= last.x / kChunk.x; ++x) keys.push_back({level, {z, y, x}});
    return keys;
}

}  // namespace volumen
