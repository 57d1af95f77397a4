#include "core/volume/growing_source.h"

#include <cmath>

#include "core/volume/chunk_boxes.h"
#include "core/volume/level_mean.h"

namespace volumen {

namespace {

/// The voxels of a level that a box of level-0 voxels becomes part of: levels are means of whole numbers of voxels.
Box atLevel(const LevelInfo& level, const Box& box) {
    const Voxel f{std::llround(level.factor.z), std::llround(level.factor.y), std::llround(level.factor.x)};
    const Box there{{box.lo.z / f.z, box.lo.y / f.y, box.lo.x / f.x}, ceilDiv(box.hi, f)};
    return intersection(there, {{}, level.shape});
}

Voxel stepTo(const VolumeInfo& info, int level) {
    const Point by = info.levels[static_cast<std::size_t>(level)].factor / info.levels[static_cast<std::size_t>(level - 1)].factor;
    return {std::llround(by.z), std::llround(by.y), std::llround(by.x)};
}

}  // namespace

ChunkPtr GrowingSource::readChunk(const ChunkKey& key, std::stop_token stop) const {
    if (key.level == 0 || m_settled) return m_store->readChunk(key, std::move(stop));
    const LevelInfo& level = info().levels[static_cast<std::size_t>(key.level)];
    if (intersection(boxOfChunk(level, key.index), atLevel(level, m_within)).empty()) return nullptr;
    return meanOfFiner(info(), key, stepTo(info(), key.level), [&](const ChunkKey& finer) { return readChunk(finer, stop); }, stop);
}

std::vector<ChunkKey> chunksWith(const VolumeInfo& info, Voxel index) {
    const Box box = boxOfChunk(info.levels.front(), index);
    std::vector<ChunkKey> keys;
    for (std::size_t i = 0; i < info.levels.size(); ++i)
        forEachVoxel(chunksOf(atLevel(info.levels[i], box), info.levels[i].chunkShape), [&](Voxel at) { keys.push_back({.level = static_cast<int>(i), .index = at}); });
    return keys;
}

}  // namespace volumen
