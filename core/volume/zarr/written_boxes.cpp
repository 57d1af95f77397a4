#include "core/volume/zarr/written_boxes.h"

#include "core/volume/chunk_boxes.h"

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
    fillChunk(voxels, info.fillValue);
    const Voxel chunkShape = info.levels.front().chunkShape;
    const Box inside = intersection(box, {{}, info.shape()});
    if (inside.empty()) return voxels;
    const Voxel first{inside.lo.z / chunkShape.z, inside.lo.y / chunkShape.y, inside.lo.x / chunkShape.x};
    const Voxel last = ceilDiv(inside.hi, chunkShape);
    for (Voxel i = first; i.z < last.z; ++i.z)
        for (i.y = first.y; i.y < last.y; ++i.y)
            for (i.x = first.x; i.x < last.x; ++i.x)
                if (const ChunkPtr part = chunk({0, i})) copyShared(*part, i * chunkShape, voxels, box.lo);
    return voxels;
}

}  // namespace volumen
