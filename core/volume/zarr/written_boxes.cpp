#include "core/volume/zarr/written_boxes.h"

#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

ChunkPtr WrittenBoxes::chunk(const ChunkKey& key) const {
    const CachedChunk known = m_cache.find({0, key});
    if (known.state != ChunkState::unknown) return known.chunk;
    ChunkPtr read = m_writer.readChunk(key);
    CachedChunk entry;
    entry.state = read ? ChunkState::resident : ChunkState::absent;
    entry.chunk = read;
    m_cache.put({0, key}, std::move(entry));
    return read;
}

Chunk WrittenBoxes::read(const Box& box) const {
    const VolumeInfo& info = m_writer.info();
    Chunk voxels(info.type, box.shape());
    fillVoxels(voxels, info.fillValue);
    const Voxel chunkShape = info.levels.front().chunkShape;
    const Box inside = intersection(box, {{}, info.shape()});
    if (inside.empty()) return voxels;
    forEachVoxel(chunksOf(inside, chunkShape), [&](Voxel i) {
        if (const ChunkPtr part = chunk({0, i})) copyShared(*part, i * chunkShape, voxels, box.lo);
    });
    return voxels;
}

}  // namespace volumen
