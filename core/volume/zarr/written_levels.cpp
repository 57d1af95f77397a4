#include "core/volume/zarr/written_levels.h"

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

/// The voxels of `box` at `level`, read back from the store; nothing when no chunk of it is stored.
std::optional<Chunk> readBox(const ZarrWriter& writer, int level, const Box& box) {
    const LevelInfo& info = writer.info().levels[static_cast<std::size_t>(level)];
    std::optional<Chunk> voxels;
    forEachVoxel(chunksOf(box, info.chunkShape), [&](Voxel i) {
        const ChunkPtr chunk = writer.readChunk({level, i});
        if (!chunk) return;
        if (!voxels) fillVoxels(voxels.emplace(writer.info().type, box.shape()), writer.info().fillValue);
        copyShared(*chunk, i * info.chunkShape, *voxels, box.lo);
    });
    return voxels;
}

void writeCoarseChunk(ZarrWriter& writer, const ChunkKey& key, LevelReduce reduce) {
    const LevelInfo& fine = writer.info().levels[static_cast<std::size_t>(key.level - 1)];
    const LevelInfo& coarse = writer.info().levels[static_cast<std::size_t>(key.level)];
    const Voxel factors = nearestVoxel(coarse.factor / fine.factor);
    const Box target = boxOfChunk(coarse, key.index);
    const Box under = intersection({target.lo * factors, target.hi * factors}, {{}, fine.shape});
    const auto voxels = readBox(writer, key.level - 1, under);
    if (!voxels) return;
    Chunk made(writer.info().type, target.shape());
    reduceBox(*voxels, factors, reduce, made);
    writer.writeChunk(key, made);
}

/// The chunks of a level that hold a region of level 0.
Box chunksUnder(const VolumeInfo& info, int number, const Box& region) {
    const LevelInfo& level = info.levels[static_cast<std::size_t>(number)];
    const Voxel factor = nearestVoxel(level.factor);
    return chunksOf({{region.lo.z / factor.z, region.lo.y / factor.y, region.lo.x / factor.x}, smaller(ceilDiv(region.hi, factor), level.shape)}, level.chunkShape);
}

}  // namespace

std::int64_t coarserChunkCount(const VolumeInfo& info) {
    std::int64_t count = 0;
    for (std::size_t level = 1; level < info.levels.size(); ++level) count += voxelCount(chunkGrid(info.levels[level]));
    return count;
}

void writeCoarserLevels(ZarrWriter& writer, LevelReduce reduce, ThreadPool& pool, std::stop_token stop, const std::function<void(const ChunkKey&)>& wrote,
                        const std::optional<Box>& region) {
    for (int level = 1; level < static_cast<int>(writer.info().levels.size()); ++level) {
        const Box chunks = chunksUnder(writer.info(), level, region.value_or(Box{{}, writer.info().shape()}));
        pool.parallelFor(voxelCount(chunks.shape()), [&](std::int64_t i) {
            if (stop.stop_requested()) throw Cancelled{};
            const ChunkKey key{level, chunks.lo + indexInGrid(chunks.shape(), i)};
            writeCoarseChunk(writer, key, reduce);
            wrote(key);
        });
    }
}

}  // namespace volumen
