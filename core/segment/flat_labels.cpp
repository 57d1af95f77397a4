#include "core/segment/flat_labels.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/open_volume.h"

namespace volumen {

namespace {

constexpr std::int64_t kPadding = 256;

std::string shapeText(FlatShape shape) { return std::to_string(shape.height) + " x " + std::to_string(shape.width); }

FlatShape padded(FlatShape shape) { return {ceilDiv(shape.height, kPadding) * kPadding, ceilDiv(shape.width, kPadding) * kPadding}; }

}  // namespace

FlatLabels::FlatLabels(const Path& picture, const SegmentInfo& sheet, std::size_t budgetBytes) : m_path(picture), m_chunks(openVolume(picture), budgetBytes) {
    const Voxel shape = m_chunks.source().info().shape();
    const FlatShape flat{shape.y, shape.x};
    if (flat != sheet.shape && flat != padded(sheet.shape))
        throw Error(picture.string() + ": is " + shapeText(flat) + " pixels, but " + sheet.path.string() + " is " + shapeText(sheet.shape) + "; choose the labels of this segment and of this version of it");
    m_layer = shape.z / 2;
    m_bits = holdsOnlyBits();
}

bool FlatLabels::holdsOnlyBits() const {
    const LevelInfo& level = m_chunks.source().info().levels.front();
    bool any = false;
    for (std::int64_t y = 0; y < level.shape.y; y += level.chunkShape.y)
        for (std::int64_t x = 0; x < level.shape.x; x += level.chunkShape.x) {
            const FlatGrid where{.top = y, .left = x, .count = {std::min(level.chunkShape.y, level.shape.y - y), std::min(level.chunkShape.x, level.shape.x - x)}};
            std::vector<std::uint8_t> values(static_cast<std::size_t>(where.size()));
            read(where, values, {});
            if (std::any_of(values.begin(), values.end(), [](std::uint8_t v) { return v > 1; })) return false;
            any = any || std::find(values.begin(), values.end(), 1) != values.end();
        }
    return any;
}

void FlatLabels::addRows(const Chunk& chunk, const Box& box, const FlatGrid& where, std::span<std::uint8_t> into) const {
    const std::int64_t left = std::max(box.lo.x, where.left), right = std::min(box.hi.x, where.left + where.count.width);
    visitType(chunk.type(), [&](auto zero) {
        const auto voxels = chunk.view<decltype(zero)>();
        for (std::int64_t y = std::max(box.lo.y, where.top); y < std::min(box.hi.y, where.top + where.count.height); ++y) {
            const auto* row = voxels.row(m_layer - box.lo.z, y - box.lo.y);
            std::uint8_t* to = into.data() + (y - where.top) * where.count.width - where.left;
            for (std::int64_t x = left; x < right; ++x) {
                const auto value = std::clamp(static_cast<double>(row[x - box.lo.x]), 0.0, 255.0);
                to[x] = static_cast<std::uint8_t>(m_bits ? value * 255 : value);
            }
        }
    });
}

void FlatLabels::read(const FlatGrid& where, std::span<std::uint8_t> into, const std::stop_token& stop) const {
    std::fill(into.begin(), into.end(), std::uint8_t{0});
    const LevelInfo& level = m_chunks.source().info().levels.front();
    const Box box = intersection({{m_layer, where.top, where.left}, {m_layer + 1, where.top + where.count.height, where.left + where.count.width}}, {{}, level.shape});
    if (box.empty()) return;
    forEachVoxel(chunksOf(box, level.chunkShape), [&](Voxel index) {
        if (const ChunkPtr chunk = m_chunks.read({0, index}, stop)) addRows(*chunk, boxOfChunk(level, index), where, into);
    });
}

}  // namespace volumen
