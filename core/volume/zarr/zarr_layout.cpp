#include "core/volume/zarr/zarr_layout.h"

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr std::int64_t kCoarsestAxis = 256;

bool coarseEnough(Voxel shape, Voxel factors) {
    return (factors.z == 1 || shape.z <= kCoarsestAxis) && (factors.y == 1 || shape.y <= kCoarsestAxis) && (factors.x == 1 || shape.x <= kCoarsestAxis);
}

LevelInfo levelOf(Voxel shape, const ZarrLayout& layout, Point factor) {
    return {.shape = shape,
            .chunkShape = layout.unitShape(shape),
            .factor = factor,
            .offset = (factor - Point{1, 1, 1}) / 2,
            .codec = layout.codec ? volumen::name(*layout.codec) : "none"};
}

void checkShards(const ZarrLayout& layout, const std::string& where) {
    if (!layout.shardShape) return;
    const Voxel shard = *layout.shardShape, chunk = layout.chunkShape;
    if (layout.version != OmeVersion::v05) throw Error(where + ": OME-Zarr 0.4 has no shards; write 0.5, or leave --shard out");
    const auto multiple = [](std::int64_t s, std::int64_t c) { return s >= c && s % c == 0; };
    if (!multiple(shard.z, chunk.z) || !multiple(shard.y, chunk.y) || !multiple(shard.x, chunk.x))
        throw Error(where + ": shards of " + formatShape(shard) + " are no whole multiples of chunks of " + formatShape(chunk) + "; choose another --shard or --chunk");
}

}  // namespace

Voxel ZarrLayout::unitShape(Voxel levelShape) const {
    const Voxel inner = innerShape(levelShape);
    return shardShape ? inner * smaller({shardShape->z / chunkShape.z, shardShape->y / chunkShape.y, shardShape->x / chunkShape.x}, ceilDiv(levelShape, inner)) : inner;
}

std::vector<LevelInfo> levelsOf(const ZarrLayout& layout, const std::string& where) {
    const Voxel factors = layout.factors();
    if (factors.z < 1 || factors.y < 1 || factors.x < 1 || voxelCount(factors) > 32768) throw Error(where + ": levels cannot divide by " + formatVoxel(factors) + "; choose other --factors");
    checkShapes(where, layout.shape, smaller(layout.chunkShape, layout.shape), layout.type);
    checkShards(layout, where);
    checkShapes(where, layout.shape, layout.unitShape(layout.shape), layout.type);
    std::vector<LevelInfo> levels{levelOf(layout.shape, layout, {1, 1, 1})};
    const auto wanted = [&] { return layout.levelCount ? static_cast<int>(levels.size()) < *layout.levelCount : !coarseEnough(levels.back().shape, factors); };
    while (wanted()) levels.push_back(levelOf(ceilDiv(levels.back().shape, factors), layout, levels.back().factor * toPoint(factors)));
    return levels;
}

}  // namespace volumen
