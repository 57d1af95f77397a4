#include "core/segment/flat_plane.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/open_volume.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostPixels = std::int64_t{1} << 29;

void copyRows(const Chunk& chunk, const Box& box, FlatPlane& plane) {
    visitType(chunk.type(), [&](auto zero) {
        const auto voxels = chunk.view<decltype(zero)>();
        for (std::int64_t y = box.lo.y; y < box.hi.y; ++y) {
            const auto* row = voxels.row(0, y - box.lo.y);
            float* into = plane.values.data() + y * plane.shape.width + box.lo.x;
            for (std::int64_t x = 0; x < box.shape().x; ++x) into[x] = static_cast<float>(row[x]);
        }
    });
}

}  // namespace

FlatPlane readPlane(const Path& picture) {
    const VolumeSourcePtr source = openVolume(picture);
    const LevelInfo& level = source->info().levels.front();
    if (level.shape.z != 1) throw Error(picture.string() + ": holds " + formatShape(level.shape) + " voxels; a picture of one layer belongs here");
    if (level.shape.y > kMostPixels / level.shape.x) throw Error(picture.string() + ": is too large for memory (" + formatShape(level.shape) + "); choose a smaller grid");
    FlatPlane plane{{level.shape.y, level.shape.x}, std::vector<float>(static_cast<std::size_t>(level.shape.y * level.shape.x), static_cast<float>(source->info().fillValue))};
    forEachVoxel({{}, chunkGrid(level)}, [&](Voxel index) {
        if (const ChunkPtr chunk = source->readChunk({0, index}, {})) copyRows(*chunk, boxOfChunk(level, index), plane);
    });
    return plane;
}

}  // namespace volumen
