#include "core/volume/formats/picture_source.h"

#include <cstring>

#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/volume/block_layout.h"
#include "core/volume/flat_rule.h"
#include "core/volume/formats/pictures.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

/// One sample of each pixel, or their luminance.
void pick(const PictureHeader& header, PictureChannel channel, const std::byte* samples, std::byte* into) {
    visitType(header.type, [&](auto zero) {
        using T = decltype(zero);
        const auto* from = reinterpret_cast<const T*>(samples);
        auto* to = reinterpret_cast<T*>(into);
        const std::int64_t count = header.height * header.width;
        if (channel.sample != PictureChannel::kLuminance)
            for (std::int64_t i = 0; i < count; ++i) to[i] = from[i * header.samples + channel.sample];
        else
            for (std::int64_t i = 0; i < count; ++i, from += header.samples)
                to[i] = voxelFrom<T>(0.299 * static_cast<double>(from[0]) + 0.587 * static_cast<double>(from[1]) + 0.114 * static_cast<double>(from[2]));
    });
}

}  // namespace

PictureSource::PictureSource(VolumeInfo info, std::vector<Path> slices, const PictureHeader& model, PictureChannel channel)
    : m_info(std::move(info)), m_slices(std::move(slices)), m_model(model), m_channel(channel), m_blocks(kDecodedBlockBytes) {
    const Voxel shape{static_cast<std::int64_t>(m_slices.size()), model.height, model.width};
    const Voxel chunk = chunkShapeForBlocks(shape, {1, model.height, model.width}, size(model.type));
    m_info.type = model.type;
    m_info.levels = {{.shape = shape, .chunkShape = chunk, .codec = model.codec}};
    m_info.flat = isFlat(m_info);
    checkShapes(m_info.path, shape, chunk, model.type);
}

ChunkPtr PictureSource::readChunk(const ChunkKey& key, std::stop_token stop) const {
    return readPart(key, {.lo = {}, .hi = m_info.levels.front().chunkShape}, std::move(stop));
}

ChunkPtr PictureSource::readPart(const ChunkKey& key, const Box& wanted, std::stop_token stop) const {
    const LevelInfo& level = m_info.levels.front();
    const Voxel lo = key.index * level.chunkShape;
    const Box volume{.lo = {}, .hi = level.shape}, box{.lo = lo, .hi = lo + level.chunkShape};
    const Box part = intersection({.lo = lo + wanted.lo, .hi = lo + wanted.hi}, volume);
    auto chunk = std::make_shared<Chunk>(m_info.type, level.chunkShape);
    fillVoxels(*chunk, 0);
    bool any = false;
    for (std::int64_t z = part.lo.z; z < part.hi.z; ++z) {
        if (stop.stop_requested()) throw Cancelled{};
        const DecodedBlockPtr picture = slice(z);
        if (!picture) continue;
        any = true;
        const Box place{.lo = {z, 0, 0}, .hi = {z + 1, level.shape.y, level.shape.x}};
        copyOverlap({picture->data.get(), place}, part, {chunk->data(), box}, size(m_info.type));
    }
    return any ? chunk : nullptr;
}

ReadUnit PictureSource::readUnit(int) const { return {.shape = {1, m_model.height, m_model.width}, .rows = true}; }

void PictureSource::readRows(const Box& box, std::byte* into, std::stop_token stop) const {
    if (stop.stop_requested()) throw Cancelled{};
    const DecodedBlockPtr picture = slice(box.lo.z);
    if (!picture) std::memset(into, 0, static_cast<std::size_t>(voxelCount(box.shape())) * size(m_info.type));
    else copyOverlap({picture->data.get(), {.lo = {box.lo.z, 0, 0}, .hi = {box.hi.z, m_model.height, m_model.width}}}, box, {into, box}, size(m_info.type));
}

/// Null where the slice is missing.
DecodedBlockPtr PictureSource::slice(std::int64_t z) const {
    const Path& path = m_slices[static_cast<std::size_t>(z)];
    if (path.empty()) return nullptr;
    return m_blocks.get(static_cast<std::uint64_t>(z), [&] { return decode(path); });
}

DecodedBlockPtr PictureSource::decode(const Path& path) const {
    const auto file = openPictureFile(path);
    if (!file->header().sameImage(m_model))
        throw Error(path.string() + ": is " + described(file->header()) + " where the other slices are " + described(m_model) + "; replace it or take it out");
    auto block = std::make_shared<DecodedBlock>(static_cast<std::size_t>(m_model.height * m_model.width) * size(m_model.type));
    if (m_model.samples == 1) {
        file->decode({block->data.get(), block->size});
        return block;
    }
    const DecodedBlock samples(m_model.byteCount());
    file->decode({samples.data.get(), samples.size});
    pick(m_model, m_channel, samples.data.get(), block->data.get());
    return block;
}

}  // namespace volumen
