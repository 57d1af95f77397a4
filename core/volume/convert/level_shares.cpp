#include "core/volume/convert/level_shares.h"

#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

const LevelInfo& levelOf(const VolumeInfo& info, int level) { return info.levels[static_cast<std::size_t>(level)]; }

Voxel factorsOf(const VolumeInfo& info, int fine) { return nearestVoxel(levelOf(info, fine + 1).factor / levelOf(info, fine).factor); }

/// Voxels of the finer level under a chunk.
Box under(const VolumeInfo& info, const ChunkKey& key) {
    const Voxel factors = factorsOf(info, key.level - 1);
    const Box target = boxOfChunk(levelOf(info, key.level), key.index);
    return intersection({target.lo * factors, target.hi * factors}, {{}, levelOf(info, key.level - 1).shape});
}

ChunkPtr clipped(ChunkPtr chunk, Voxel shape) {
    if (chunk->shape() == shape) return chunk;
    auto inside = std::make_shared<Chunk>(chunk->type(), shape);
    copyShared(*chunk, {}, *inside, {});
    return inside;
}

/// In one piece, for where voxels lie over two chunks.
void makeWhole(const VolumeSink& sink, const ChunkKey& key, LevelReduce reduce, Chunk& made) {
    const VolumeInfo& info = sink.info();
    const Box box = under(info, key);
    Chunk fine(info.type, box.shape());
    const Voxel chunkShape = levelOf(info, key.level - 1).chunkShape;
    forEachVoxel(childrenOf(info, key), [&](Voxel i) { copyShared(*readClipped(sink, {key.level - 1, i}), i * chunkShape, fine, box.lo); });
    reduceBox(fine, factorsOf(info, key.level - 1), reduce, made);
}

}  // namespace

ChunkKey parentOf(const VolumeInfo& info, const ChunkKey& child) {
    const Voxel first = child.index * levelOf(info, child.level).chunkShape, f = factorsOf(info, child.level), chunk = levelOf(info, child.level + 1).chunkShape;
    return {child.level + 1, {first.z / f.z / chunk.z, first.y / f.y / chunk.y, first.x / f.x / chunk.x}};
}

Box childrenOf(const VolumeInfo& info, const ChunkKey& parent) { return chunksOf(under(info, parent), levelOf(info, parent.level - 1).chunkShape); }

bool sharesAreWhole(const VolumeInfo& info, int fine) {
    const Voxel f = factorsOf(info, fine), chunk = levelOf(info, fine).chunkShape, shape = levelOf(info, fine).shape;
    const auto whole = [](std::int64_t c, std::int64_t by, std::int64_t s) { return c >= s || c % by == 0; };
    return whole(chunk.z, f.z, shape.z) && whole(chunk.y, f.y, shape.y) && whole(chunk.x, f.x, shape.x);
}

void addShare(const VolumeInfo& info, const ChunkKey& child, const Chunk& chunk, LevelReduce reduce, const ChunkKey& key, Chunk& into) {
    const Voxel f = factorsOf(info, child.level), first = child.index * levelOf(info, child.level).chunkShape;
    Chunk share(chunk.type(), ceilDiv(chunk.shape(), f));
    reduceBox(chunk, f, reduce, share);
    copyShared(share, {first.z / f.z, first.y / f.y, first.x / f.x}, into, key.index * levelOf(info, key.level).chunkShape);
}

ChunkPtr readClipped(const VolumeSink& sink, const ChunkKey& key) {
    const Voxel shape = boxOfChunk(levelOf(sink.info(), key.level), key.index).shape();
    if (const ChunkPtr chunk = sink.readChunk(key)) return clipped(chunk, shape);
    auto filled = std::make_shared<Chunk>(sink.info().type, shape);
    fillVoxels(*filled, sink.info().fillValue);
    return filled;
}

std::shared_ptr<Chunk> madeFromSink(const VolumeSink& sink, const ChunkKey& key, LevelReduce reduce) {
    const VolumeInfo& info = sink.info();
    auto made = std::make_shared<Chunk>(info.type, boxOfChunk(levelOf(info, key.level), key.index).shape());
    if (!sharesAreWhole(info, key.level - 1)) makeWhole(sink, key, reduce, *made);
    else forEachVoxel(childrenOf(info, key), [&](Voxel i) { addShare(info, {key.level - 1, i}, *readClipped(sink, {key.level - 1, i}), reduce, key, *made); });
    return made;
}

}  // namespace volumen
