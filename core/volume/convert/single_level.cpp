#include "core/volume/convert/single_level.h"

#include <algorithm>
#include <charconv>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

constexpr std::int64_t kSlabBytes = 16 << 20;
constexpr std::int64_t kGiantSliceBytes = 256 << 20;
constexpr std::int64_t kRunBytes = 1 << 20;   // large enough that a disk writes it as fast as it can

}  // namespace

CodecWish codecWish(const std::string& text) {
    const auto colon = text.find(':');
    CodecWish wish{.name = text.substr(0, colon), .level = {}};
    if (colon == std::string::npos) return wish;
    int level = 0;
    const char* end = text.data() + text.size();
    const auto [stop, code] = std::from_chars(text.data() + colon + 1, end, level);
    if (code != std::errc{} || stop != end) throw Error("--codec " + text + ": what follows the colon is no whole number; write for example gzip:4");
    wish.level = level;
    return wish;
}

int levelOf(const CodecWish& wish, int lo, int hi, int otherwise) {
    const int level = wish.level.value_or(otherwise);
    if (level < lo || level > hi)
        throw Error("--codec " + wish.name + ":" + std::to_string(level) + ": is out of range; choose from " + std::to_string(lo) + " to " + std::to_string(hi));
    return level;
}

void refuseCodec(const std::string& format, const CodecWish& wish, const std::string& takes) {
    throw Error("--codec " + wish.name + ": cannot be stored as " + format + "; choose " + takes);
}

void refuseChunkShape(const SinkLayout& layout, const std::string& format) {
    if (layout.chunkShape) throw Error("--chunk: " + format + " has no chunks; leave it away, or choose another format");
}

VolumeInfo singleLevelInfo(const Path& out, const std::string& format, const SinkLayout& layout, Voxel chunkShape, const std::string& codec) {
    if (layout.levelCount.value_or(1) > 1) throw Error("--levels " + std::to_string(*layout.levelCount) + ": " + format + " holds one level only; leave it away, or choose ome-zarr-0.4");
    if (layout.shardShape) throw Error("--shard: " + format + " has no shards; leave it away, or choose ome-zarr-0.5");
    checkShapes(out.string(), layout.shape, chunkShape, layout.type);
    VolumeInfo info;
    info.path = out.string();
    info.format = format;
    info.type = layout.type;
    info.fillValue = layout.fillValue;
    info.spacingUm = layout.spacingUm;
    info.originUm = layout.originUm;
    info.flat = layout.flat;
    info.levels = {{.shape = layout.shape, .chunkShape = chunkShape, .codec = codec}};
    return info;
}

Voxel slabShape(Voxel shape, VoxelType type) {
    const std::int64_t rowBytes = std::max<std::int64_t>(1, shape.x * static_cast<std::int64_t>(size(type)));
    const bool giant = shape.y > kGiantSliceBytes / rowBytes;
    if (giant) return {1, std::max<std::int64_t>(1, kSlabBytes / rowBytes), shape.x};
    return {std::clamp<std::int64_t>(kSlabBytes / std::max<std::int64_t>(1, rowBytes * shape.y), 1, std::max<std::int64_t>(1, shape.z)), shape.y, shape.x};
}

Voxel bandShape(Voxel shape, VoxelType type) {
    const std::int64_t rowBytes = std::max<std::int64_t>(1, shape.x * static_cast<std::int64_t>(size(type)));
    const std::int64_t rows = std::clamp<std::int64_t>(ceilDiv(kRunBytes, rowBytes), 1, std::max<std::int64_t>(1, shape.y));
    return {std::clamp<std::int64_t>(kSlabBytes / (rows * rowBytes), 1, std::max<std::int64_t>(1, shape.z)), rows, shape.x};
}

PaddedChunk::PaddedChunk(const Chunk& chunk, Voxel shape, double fillValue) : m_chunk(chunk) {
    if (chunk.shape() == shape) return;
    m_padded.emplace(chunk.type(), shape);
    fillVoxels(*m_padded, fillValue);
    copyShared(chunk, {}, *m_padded, {});
}

}  // namespace volumen
