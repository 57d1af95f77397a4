#include "core/volume/level_mean.h"

#include "core/volume/chunk_boxes.h"
#include "core/volume/chunk_mean.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

void addNothing(ChunkMean& mean, const std::vector<Voxel>& absent, const VolumeInfo& info, const LevelInfo& fine) {
    if (absent.empty()) return;
    Chunk nothing(info.type, fine.chunkShape);
    fillVoxels(nothing, info.fillValue);
    for (const Voxel& index : absent) mean.add(nothing, index * fine.chunkShape);
}

}  // namespace

ChunkPtr meanOfFiner(const VolumeInfo& info, const ChunkKey& key, Voxel step, const ReadChunk& read, const std::stop_token& stop) {
    const LevelInfo& coarse = info.levels[static_cast<std::size_t>(key.level)];
    const LevelInfo& fine = info.levels[static_cast<std::size_t>(key.level - 1)];
    ChunkMean mean(info.type, boxOfChunk(coarse, key.index), fine.shape, step);
    std::vector<Voxel> absent;
    bool any = false;
    forEachVoxel(chunksOf(mean.needed(), fine.chunkShape), [&](Voxel index) {
        if (stop.stop_requested()) throw Cancelled{};
        const ChunkPtr part = read({.level = key.level - 1, .index = index});
        if (part) mean.add(*part, index * fine.chunkShape), any = true;
        else absent.push_back(index);
    });
    if (!any) return nullptr;
    addNothing(mean, absent, info, fine);
    auto chunk = std::make_shared<Chunk>(info.type, coarse.chunkShape);
    fillVoxels(*chunk, info.fillValue);
    mean.write(*chunk);
    return chunk;
}

}  // namespace volumen
