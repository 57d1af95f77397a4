#include "core/project/readout.h"

namespace volumen {

namespace {

double voxelOf(const Chunk& chunk, Voxel at) {
    return visitType(chunk.type(), [&](auto zero) { return static_cast<double>(chunk.view<decltype(zero)>().at(at)); });
}

/// Nothing: this level does not know the voxel yet.
std::optional<double> valueInLevel(const VolumeInfo& info, int level, Point voxel, LayerId layer, const LayerLookup& lookup) {
    const LevelInfo& geometry = info.levels[static_cast<std::size_t>(level)];
    Voxel at = nearestVoxel(fromLevel0(geometry, voxel));
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) along(at, axis) = std::clamp<std::int64_t>(along(at, axis), 0, along(geometry.shape, axis) - 1);
    const Voxel chunk{at.z / geometry.chunkShape.z, at.y / geometry.chunkShape.y, at.x / geometry.chunkShape.x};
    const CachedChunk cached = lookup(layer, {level, chunk});
    if (cached.state == ChunkState::absent) return info.fillValue;
    if (cached.state != ChunkState::resident) return std::nullopt;
    return voxelOf(*cached.chunk, at - chunk * geometry.chunkShape);
}

LayerValue valueOf(const Project& project, const Layer& layer, Point um, const LayerLookup& lookup) {
    const VolumeInfo& info = layer.source->info();
    const Point voxel = project.placement(layer).toVoxels(um);
    LayerValue result{.layer = layer.id};
    if (!Box{.lo = {}, .hi = info.shape()}.contains(nearestVoxel(voxel))) return result;
    for (int level = 0; level < static_cast<int>(info.levels.size()) && !result.value; ++level) {
        result.value = valueInLevel(info, level, voxel, layer.id, lookup);
        result.level = level;
    }
    return result;
}

}  // namespace

std::vector<LayerValue> valuesAt(const Project& project, Point um, const LayerLookup& lookup) {
    std::vector<LayerValue> values;
    for (auto layer = project.layers().rbegin(); layer != project.layers().rend(); ++layer)
        if (layer->source && layer->look.visible) values.push_back(valueOf(project, *layer, um, lookup));
    return values;
}

}  // namespace volumen
