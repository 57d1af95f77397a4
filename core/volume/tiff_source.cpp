#include "core/volume/tiff_source.h"

#include <cstring>

#include "core/base/error.h"
#include "core/volume/block_layout.h"
#include "core/volume/flat_rule.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

std::string described(const TiffPage& page) {
    return std::to_string(page.height) + " x " + std::to_string(page.width) + " " + std::string(name(page.type));
}

LevelInfo levelOf(const TiffPage& page, std::int64_t slices) {
    const Voxel shape{slices, page.height, page.width};
    const Voxel chunk = page.rawOffset ? chunkShapeForRaw(shape) : chunkShapeForBlocks(shape, {1, page.blockHeight, page.blockWidth}, size(page.type));
    return {.shape = shape, .chunkShape = chunk, .codec = page.codec};
}

/// The blocks of a page that a box cuts.
Box blocksIn(const TiffPage& page, const Box& box) {
    const Voxel block{1, page.blockHeight, page.blockWidth};
    const Box inside = intersection(box, {.lo = {}, .hi = {1, page.height, page.width}});
    return {.lo = {0, inside.lo.y / block.y, inside.lo.x / block.x}, .hi = ceilDiv(inside.hi, block)};
}

}  // namespace

TiffSource::TiffSource(VolumeInfo info, std::vector<TiffSlice> slices, const TiffPage& model)
    : m_info(std::move(info)), m_slices(std::move(slices)), m_model(model), m_pages(m_slices.size()), m_blocks(kDecodedBlockBytes) {
    m_info.type = model.type;
    m_info.levels = {levelOf(model, static_cast<std::int64_t>(m_slices.size()))};
    m_info.flat = isFlat(m_info);
    checkShapes(m_info.path, m_info.shape(), m_info.levels.front().chunkShape, m_info.type);
}

ChunkPtr TiffSource::readChunk(const ChunkKey& key, std::stop_token stop) const {
    return readPart(key, {.lo = {}, .hi = m_info.levels.front().chunkShape}, std::move(stop));
}

/// Whole rows of the chunk.
ChunkPtr TiffSource::readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const {
    const LevelInfo& level = m_info.levels.front();
    const Voxel lo = key.index * level.chunkShape;
    const std::int64_t end = std::min(lo.z + part.hi.z, level.shape.z);
    const auto present = [&](std::int64_t z) { return !m_slices[static_cast<std::size_t>(z)].path.empty(); };
    std::int64_t z = lo.z + part.lo.z;
    while (z < end && !present(z)) ++z;
    if (z >= end) return nullptr;
    auto chunk = std::make_shared<Chunk>(m_info.type, level.chunkShape);
    const Box rows{.lo = {0, lo.y + part.lo.y, lo.x}, .hi = {1, lo.y + part.hi.y, lo.x + level.chunkShape.x}};
    const auto rowBytes = level.chunkShape.x * static_cast<std::int64_t>(size(m_info.type));
    const std::int64_t sliceBytes = level.chunkShape.y * rowBytes;
    std::memset(chunk->data() + part.lo.z * sliceBytes, 0, static_cast<std::size_t>((part.hi.z - part.lo.z) * sliceBytes));
    for (; z < end; ++z) {
        if (stop.stop_requested()) throw Cancelled{};
        if (present(z)) readSlice(z, rows, chunk->data() + (z - lo.z) * sliceBytes + part.lo.y * rowBytes);
    }
    return chunk;
}

ReadUnit TiffSource::readUnit(int) const {
    if (m_model.rawOffset) return {.shape = {1, 1, m_model.width}, .rows = true};
    return {.shape = {1, m_model.blockHeight, m_model.blockWidth}, .rows = true};
}

void TiffSource::readRows(const Box& box, std::byte* into, std::stop_token stop) const {
    if (stop.stop_requested()) throw Cancelled{};
    if (m_slices[static_cast<std::size_t>(box.lo.z)].path.empty()) std::memset(into, 0, static_cast<std::size_t>(voxelCount(box.shape())) * size(m_info.type));
    else readSlice(box.lo.z, {.lo = {0, box.lo.y, box.lo.x}, .hi = {1, box.hi.y, box.hi.x}}, into);
}

/// What the slice's header says; read once. Throws Error when the slice is not like the others.
TiffSource::PagePtr TiffSource::pageOf(std::int64_t z) const {
    const auto at = static_cast<std::size_t>(z);
    {
        const std::lock_guard lock(m_mutex);
        if (m_pages[at]) return m_pages[at];
    }
    const TiffSlice& slice = m_slices[at];
    const auto page = std::make_shared<const TiffPage>(m_pool.lend(slice.path)->page(slice.directory));
    if (!page->sameImages(m_model))
        throw Error(slice.path.string() + (slice.directory ? ", page " + std::to_string(z + 1) : "") + ": is " + described(*page) +
                    " where the other slices are " + described(m_model) + "; replace it or take it out");
    const std::lock_guard lock(m_mutex);
    return m_pages[at] = page;
}

/// Fills `into`, which stands for `box` (z 0 … 1), with what the slice holds there.
void TiffSource::readSlice(std::int64_t z, const Box& box, std::byte* into) const {
    const PagePtr page = pageOf(z);
    if (page->rawOffset) readRawSlice(m_slices[static_cast<std::size_t>(z)], *page, box, into);
    else readBlocks(z, *page, box, into);
}

void TiffSource::readRawSlice(const TiffSlice& slice, const TiffPage& page, const Box& box, std::byte* into) const {
    const std::uint64_t offset = *page.rawOffset + static_cast<std::uint64_t>(slice.imageInRow * page.imageBytes());
    readRaw(*m_files.get(slice.path), {.offset = offset, .shape = {1, page.height, page.width}, .voxelBytes = size(page.type)}, {into, box});
    if (page.swapped) swapBytes(into, static_cast<std::size_t>(voxelCount(box.shape())), size(page.type));
}

void TiffSource::readBlocks(std::int64_t z, const TiffPage& page, const Box& box, std::byte* into) const {
    const Box blocks = blocksIn(page, box);
    const std::int64_t across = ceilDiv(page.width, page.blockWidth);
    for (std::int64_t y = blocks.lo.y; y < blocks.hi.y; ++y)
        for (std::int64_t x = blocks.lo.x; x < blocks.hi.x; ++x) {
            const Voxel lo{0, y * page.blockHeight, x * page.blockWidth};
            const std::int64_t bottom = page.tiled ? lo.y + page.blockHeight : std::min(lo.y + page.blockHeight, page.height);
            const Box place{.lo = lo, .hi = {1, bottom, lo.x + page.blockWidth}};
            const DecodedBlockPtr decoded = block(z, page, place, static_cast<std::uint32_t>(y * across + x));
            const Box image{.lo = {}, .hi = {1, page.height, page.width}};
            copyOverlap({decoded->data.get(), place}, intersection(box, image), {into, box}, size(page.type));
        }
}

DecodedBlockPtr TiffSource::block(std::int64_t z, const TiffPage& page, const Box& place, std::uint32_t number) const {
    const auto decode = [&] {
        const auto bytes = static_cast<std::size_t>(voxelCount(place.shape())) * size(page.type);
        auto decoded = std::make_shared<DecodedBlock>(bytes);
        const TiffSlice& slice = m_slices[static_cast<std::size_t>(z)];
        m_pool.lend(slice.path)->decode(slice.directory, page, number, {decoded->data.get(), bytes});
        return decoded;
    };
    const LevelInfo& level = m_info.levels.front();
    if (blocksAreWhole(level.chunkShape, {1, page.blockHeight, page.blockWidth}, level.shape)) return decode();
    return m_blocks.get(static_cast<std::uint64_t>(z) << 32 | number, decode);
}

}  // namespace volumen
