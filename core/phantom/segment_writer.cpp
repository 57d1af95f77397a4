#include "core/phantom/segment_writer.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/zarr/written_levels.h"

namespace volumen {

namespace {

constexpr std::int64_t kBand = 128;      // rows in memory: as high as a chunk
constexpr std::int64_t kTile = 64;       // pixels whose voxels are read at once
constexpr std::int64_t kGridStep = 4;    // pixels from point to point in tifxyz and OBJ

Path madeFolder(const Path& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code) throw Error(folder.string() + ": the folder cannot be made (" + code.message() + "); choose another place");
    return folder;
}

FlatShape gridOf(FlatShape shape) { return {ceilDiv(shape.height, kGridStep), ceilDiv(shape.width, kGridStep)}; }

ZarrLayout layoutOf(const std::string& id, FlatShape shape, LayerRange layers) {
    const Json origin{{"layers", std::to_string(layers.first) + ":" + std::to_string(layers.end)}, {"segment", id}};
    ZarrLayout layout;
    layout.name = id;
    layout.shape = {layers.count(), shape.height, shape.width};
    layout.spacingUm = Spacing{kPhantomSpacingUm, kPhantomSpacingUm, kPhantomSpacingUm};
    layout.flat = true;
    layout.attributes = Json{{"volumen", origin}}.dump();
    return layout;
}

std::unique_ptr<PictureWriter> greyPicture(const Path& path, FlatShape shape) {
    return makePictureWriter(path, {.type = VoxelType::u8, .height = shape.height, .width = shape.width}, {});
}

std::vector<SurfacePoint> everyFourth(const SurfacePoint* row, std::int64_t width) {
    std::vector<SurfacePoint> points;
    for (std::int64_t u = 0; u < width; u += kGridStep) points.push_back(row[u]);
    return points;
}

}  // namespace

SegmentWriter::SegmentWriter(const Phantom& phantom, const Path& folder, const std::string& id, FlatShape shape, BoxReader scan)
    : m_phantom(phantom), m_folder(madeFolder(folder)), m_id(id), m_shape(shape), m_scan(std::move(scan)), m_ppm(folder / (id + ".ppm"), shape),
      m_tifxyz(folder / (id + ".tifxyz"), gridOf(shape), 1.0 / kGridStep, id), m_obj(folder / (id + ".obj"), shape, kGridStep),
      m_inkPicture(greyPicture(folder / (id + "_inklabels.png"), shape)), m_maskPicture(greyPicture(folder / (id + "_supervision_mask.png"), shape)),
      m_layersStore(folder / "surface-volume.zarr", layoutOf(id, shape, m_layers)) {}

std::int64_t SegmentWriter::chunkCount() const {
    return voxelCount(chunkGrid(m_layersStore.info().levels.front())) + coarserChunkCount(m_layersStore.info());
}

void SegmentWriter::placeRows(std::int64_t top, std::int64_t rows, ThreadPool& pool) {
    m_points.resize(static_cast<std::size_t>(rows * m_shape.width));
    m_labels.resize(m_points.size());
    pool.parallelFor(rows, [&](std::int64_t row) {
        for (std::int64_t u = 0; u < m_shape.width; ++u) {
            const auto i = static_cast<std::size_t>(row * m_shape.width + u);
            m_points[i] = m_phantom.surface(top + row, u);
            m_labels[i] = m_points[i].valid() ? m_phantom.inkLabel(u, m_points[i]) : std::uint8_t{0};
        }
    });
}

void SegmentWriter::writeRows(std::int64_t top, std::int64_t rows) {
    m_inkPicture->write({.top = top, .count = rows, .data = std::as_bytes(std::span(m_labels)).data()});
    std::vector<std::uint8_t> mask(static_cast<std::size_t>(m_shape.width));
    for (std::int64_t row = 0; row < rows; ++row) {
        const SurfacePoint* points = m_points.data() + row * m_shape.width;
        const auto width = static_cast<std::size_t>(m_shape.width);
        std::transform(points, points + width, mask.begin(), [](const SurfacePoint& p) { return p.valid() ? std::uint8_t{255} : std::uint8_t{0}; });
        m_valid += std::count(mask.begin(), mask.end(), std::uint8_t{255});
        m_ppm.writeRow({points, width});
        m_maskPicture->write({.top = top + row, .count = 1, .data = std::as_bytes(std::span(mask)).data()});
        if ((top + row) % kGridStep != 0) continue;
        const std::vector<SurfacePoint> sparse = everyFourth(points, m_shape.width);
        m_tifxyz.writeRow(sparse);
        m_obj.writeRow(sparse);
    }
}

void SegmentWriter::writeChunk(std::int64_t top, std::int64_t rows, std::int64_t column) {
    const LevelInfo& level = m_layersStore.info().levels.front();
    const std::int64_t left = column * level.chunkShape.x, width = std::min(level.chunkShape.x, m_shape.width - left);
    Chunk chunk(VoxelType::u8, {m_layers.count(), rows, width});
    std::vector<SurfacePoint> points;
    for (std::int64_t y = 0; y < rows; y += kTile)
        for (std::int64_t x = 0; x < width; x += kTile) {
            const FlatShape tile{std::min(kTile, rows - y), std::min(kTile, width - x)};
            points.clear();
            for (std::int64_t row = y; row < y + tile.height; ++row) {
                const auto from = m_points.begin() + row * m_shape.width + left + x;
                points.insert(points.end(), from, from + tile.width);
            }
            copyShared(flatLayers(m_scan, points, tile, m_layers), {0, y, x}, chunk, {});
        }
    m_layersStore.writeChunk({0, {0, top / level.chunkShape.y, column}}, chunk);
}

void SegmentWriter::write(ThreadPool& pool, std::stop_token stop, const std::function<void()>& wrote) {
    const std::int64_t columns = chunkGrid(m_layersStore.info().levels.front()).x;
    for (std::int64_t top = 0; top < m_shape.height; top += kBand) {
        const std::int64_t rows = std::min(kBand, m_shape.height - top);
        placeRows(top, rows, pool);
        writeRows(top, rows);
        pool.parallelFor(columns, [&](std::int64_t column) {
            if (stop.stop_requested()) throw Cancelled{};
            writeChunk(top, rows, column);
            wrote();
        });
    }
    writeCoarserLevels(m_layersStore, LevelReduce::mean, pool, stop, [&](const ChunkKey&) { wrote(); });
    finish();
}

void SegmentWriter::finish() {
    m_ppm.finish();
    m_tifxyz.finish();
    m_obj.finish();
    m_inkPicture->finish();
    m_maskPicture->finish();
    m_layersStore.finish();
    writeMeta();
}

void SegmentWriter::writeMeta() const {
    const double pixelCm = kPhantomSpacingUm * 1e-4;
    writeJsonAtomically(m_folder / "meta.json", {{"type", "seg"},
                                                 {"uuid", m_id},
                                                 {"name", m_id},
                                                 {"volume", "../scan.zarr"},
                                                 {"width", m_shape.width},
                                                 {"height", m_shape.height},
                                                 {"voxelsize", kPhantomSpacingUm},
                                                 {"area_cm2", static_cast<double>(m_valid) * pixelCm * pixelCm},
                                                 {"seed", m_phantom.recipe().seed},
                                                 {"text", m_phantom.recipe().text}});
}

}  // namespace volumen
