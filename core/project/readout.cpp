#include "core/project/readout.h"

namespace volumen {

namespace {

double voxelOf(const Chunk& chunk, Voxel at) {
    return visitType(chunk.type(), [&](auto zero) { return static_cast<double>(chunk.view<decltype(zero)>().at(at)); });
}

/// What a level says of a voxel. False: it does not know yet.
bool readFrom(const VolumeInfo& info, int level, Point voxel, const LayerLookup& lookup, LayerValue& result) {
    const LevelInfo& geometry = info.levels[static_cast<std::size_t>(level)];
    Voxel at = nearestVoxel(fromLevel0(geometry, voxel));
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) along(at, axis) = std::clamp<std::int64_t>(along(at, axis), 0, along(geometry.shape, axis) - 1);
    const Voxel chunk{at.z / geometry.chunkShape.z, at.y / geometry.chunkShape.y, at.x / geometry.chunkShape.x};
    const CachedChunk cached = lookup(result.layer, {level, chunk});
    if (cached.state == ChunkState::unknown) return false;
    result.level = level;
    if (cached.state == ChunkState::failed) result.reason = cached.reason;
    else result.value = cached.state == ChunkState::absent ? info.fillValue : voxelOf(*cached.chunk, at - chunk * geometry.chunkShape);
    return true;
}

LayerValue valueOf(const Project& project, const Layer& layer, Point um, const LayerLookup& lookup) {
    const VolumeInfo& info = layer.source->info();
    const Point voxel = project.placement(layer).toVoxels(um);
    LayerValue result{.layer = layer.id, .inside = Box{.lo = {}, .hi = info.shape()}.contains(nearestVoxel(voxel)), .value = {}, .reason = {}};
    if (!result.inside) return result;
    for (int level = 0; level < static_cast<int>(info.levels.size()); ++level)
        if (readFrom(info, level, voxel, lookup, result)) break;
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
