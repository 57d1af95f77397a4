#include "core/volume/zarr/shard_bytes.h"


#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"
#include "core/volume/zarr/crc32c.h"
#include "core/volume/zarr/shard.h"

namespace volumen {

namespace {

constexpr std::uint64_t kAbsent = ~std::uint64_t{0};

void append(std::uint64_t value, int bytes, std::vector<std::byte>& to) {
    for (int i = 0; i < bytes; ++i, value >>= 8) to.push_back(static_cast<std::byte>(value & 0xffu));
}

Chunk innerChunk(const Chunk& shard, Voxel lo, Voxel innerShape) {
    Chunk inner(shard.type(), innerShape);
    copyShared(shard, {}, inner, lo);
    return inner;
}

/// One after the other in the index's order; empty: absent.
std::vector<std::vector<std::byte>> encodeInner(const Chunk& shard, Voxel innerShape, std::span<const Codec> codecs, double fillValue, ThreadPool* pool) {
    const Voxel grid = ceilDiv(shard.shape(), innerShape);
    std::vector<std::vector<std::byte>> encoded(static_cast<std::size_t>(voxelCount(grid)));
    const auto encodeOne = [&](std::int64_t i) {
        const Chunk inner = innerChunk(shard, indexInGrid(grid, i) * innerShape, innerShape);
        if (!holdsOnly(inner, fillValue)) encoded[static_cast<std::size_t>(i)] = encode(codecs, {inner.data(), inner.byteCount()});
    };
    if (pool) pool->parallelFor(voxelCount(grid), encodeOne);
    else for (std::int64_t i = 0; i < voxelCount(grid); ++i) encodeOne(i);
    return encoded;
}

}  // namespace

std::vector<std::byte> encodeShard(const Chunk& shard, Voxel innerShape, std::span<const Codec> codecs, double fillValue, ThreadPool* pool) {
    std::vector<std::vector<std::byte>> inner = encodeInner(shard, innerShape, codecs, fillValue, pool);
    std::vector<std::byte> bytes, index;
    for (std::vector<std::byte>& encoded : inner) {
        append(encoded.empty() ? kAbsent : bytes.size(), 8, index);
        append(encoded.empty() ? kAbsent : encoded.size(), 8, index);
        bytes.insert(bytes.end(), encoded.begin(), encoded.end());
        encoded = {};
    }
    append(crc32c(index), 4, index);
    bytes.insert(bytes.end(), index.begin(), index.end());
    return bytes;
}

void decodeShard(const Path& file, const ArrayMetadata& array, Voxel innerShape, Chunk& shard) {
    const Voxel grid = ceilDiv(shard.shape(), innerShape);
    const std::optional<StoredObject> object = zarrFolders()->open(file);
    if (!object) throw Error(file.string() + ": is gone; write it again");
    const Shard stored(*object, *array.shards, voxelCount(grid));
    Chunk inner(shard.type(), innerShape);
    for (std::int64_t i = 0; i < voxelCount(grid); ++i) {
        const std::optional<StoredBytes> part = stored.find(i);
        if (!part) continue;
        std::vector<std::byte> encoded(part->length);
        part->bytes->read(part->offset, encoded, {});
        decode(array.pipeline.codecs, encoded, {inner.data(), inner.byteCount()}, file.string());
        copyShared(inner, indexInGrid(grid, i) * innerShape, shard, {});
    }
}

}  // namespace volumen
