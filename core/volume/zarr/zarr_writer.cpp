#include "core/volume/zarr/zarr_writer.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

constexpr std::int64_t kCoarsestAxis = 256;

bool coarseEnough(Voxel shape, Voxel factors) {
    return (factors.z == 1 || shape.z <= kCoarsestAxis) && (factors.y == 1 || shape.y <= kCoarsestAxis) && (factors.x == 1 || shape.x <= kCoarsestAxis);
}

LevelInfo levelOf(Voxel shape, const ZarrLayout& layout, Point factor) {
    return {.shape = shape,
            .chunkShape = smaller(layout.chunkShape, shape),
            .factor = factor,
            .offset = (factor - Point{1, 1, 1}) / 2,
            .codec = layout.codec ? volumen::name(*layout.codec) : "none"};
}

Json toJson(Point p) { return Json::array({p.z, p.y, p.x}); }
Json toJson(Voxel v) { return Json::array({v.z, v.y, v.x}); }

/// NumPy's name of a type in this machine's byte order, which is little-endian wherever Volumen runs.
std::string numpyName(VoxelType type) {
    const std::string name(volumen::name(type));
    const char kind = name.front();
    const std::size_t bytes = size(type);
    return std::string(bytes == 1 ? "|" : "<") + kind + std::to_string(bytes);
}

Json compressorJson(const std::optional<Codec>& codec) {
    if (!codec) return nullptr;
    switch (codec->kind) {
        case CodecKind::blosc:
            return {{"id", "blosc"}, {"cname", codec->bloscInner}, {"clevel", codec->level}, {"shuffle", static_cast<int>(codec->bloscShuffle)}, {"blocksize", 0}};
        case CodecKind::zlib: return {{"id", "zlib"}, {"level", codec->level}};
        case CodecKind::gzip: return {{"id", "gzip"}, {"level", codec->level}};
        case CodecKind::zstd: return {{"id", "zstd"}, {"level", codec->level}};
        case CodecKind::lz4: return {{"id", "lz4"}, {"acceleration", 1}};
        case CodecKind::crc32c: break;
    }
    throw Error("a checksum is no compressor of Zarr v2; choose another codec");
}

Json fillJson(double fill, VoxelType type) {
    if (type == VoxelType::f16 || type == VoxelType::f32 || type == VoxelType::f64) return fill;
    return fill < 0 ? Json(static_cast<std::int64_t>(fill)) : Json(static_cast<std::uint64_t>(fill));
}

Json axesJson(bool withUnit) {
    Json axes = Json::array();
    for (const char* name : {"z", "y", "x"}) {
        axes.push_back({{"name", name}, {"type", "space"}});
        if (withUnit) axes.back()["unit"] = "micrometer";
    }
    return axes;
}

Json datasetJson(int level, const LevelInfo& info, Spacing spacing, Point origin) {
    return {{"path", std::to_string(level)},
            {"coordinateTransformations",
             {{{"type", "scale"}, {"scale", toJson(info.factor * spacing)}}, {{"type", "translation"}, {"translation", toJson(info.offset * spacing + origin)}}}}};
}

/// Compares bit by bit, so that a NaN fill is found too.
bool holdsOnlyFill(const Chunk& chunk, double fillValue) {
    Chunk one(chunk.type(), {1, 1, 1});
    fillVoxels(one, fillValue);
    const std::size_t voxel = one.byteCount();
    return std::memcmp(chunk.data(), one.data(), voxel) == 0 && std::memcmp(chunk.data(), chunk.data() + voxel, chunk.byteCount() - voxel) == 0;
}

void makeFolder(const Path& folder) {
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (!code) return;
    const bool full = code == std::errc::no_space_on_device;
    throw Error(folder.string() + ": the folder cannot be made (" + code.message() + "); " + (full ? "free some space" : "choose another place"),
                full ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

void refuseWhatStandsThere(const Path& path) {
    std::error_code code;
    if (std::filesystem::exists(std::filesystem::symlink_status(path, code)))
        throw Error(path.string() + ": stands there already; choose another name or --overwrite", ErrorKind::wouldOverwrite);
}

VolumeInfo infoOf(const Path& path, const ZarrLayout& layout) {
    VolumeInfo info;
    info.path = path.string();
    info.format = "ome-zarr";
    info.version = "0.4";
    info.type = layout.type;
    info.fillValue = layout.fillValue;
    info.spacingUm = layout.spacingUm;
    info.originUm = layout.originUm;
    info.flat = layout.flat;
    info.levels = levelsOf(layout, path.string());
    return info;
}

}  // namespace

std::vector<LevelInfo> levelsOf(const ZarrLayout& layout, const std::string& where) {
    checkShapes(where, layout.shape, smaller(layout.chunkShape, layout.shape), layout.type);
    std::vector<LevelInfo> levels{levelOf(layout.shape, layout, {1, 1, 1})};
    const Voxel factors = layout.factors();
    const auto wanted = [&] { return layout.levelCount ? static_cast<int>(levels.size()) < *layout.levelCount : !coarseEnough(levels.back().shape, factors); };
    while (wanted()) levels.push_back(levelOf(ceilDiv(levels.back().shape, factors), layout, levels.back().factor * toPoint(factors)));
    return levels;
}

ZarrWriter::ZarrWriter(const Path& path, const ZarrLayout& layout) : m_path(path), m_layout(layout), m_info(infoOf(path, layout)) {
    if (m_layout.codec) m_layout.codec->typeSize = static_cast<int>(size(layout.type));
    refuseWhatStandsThere(path);
    makeFolder(path);
    for (int level = 0; level < static_cast<int>(m_info.levels.size()); ++level) writeArray(level);
    writeGroup(true);
    writeJsonAtomically(path / ".zgroup", {{"zarr_format", 2}});
}

void ZarrWriter::writeArray(int level) const {
    const LevelInfo& info = m_info.levels[static_cast<std::size_t>(level)];
    const Path folder = m_path / std::to_string(level);
    makeFolder(folder);
    writeJsonAtomically(folder / ".zattrs", {{"_ARRAY_DIMENSIONS", {"z", "y", "x"}}});
    writeJsonAtomically(folder / ".zarray", {{"zarr_format", 2},
                                             {"shape", toJson(info.shape)},
                                             {"chunks", toJson(info.chunkShape)},
                                             {"dtype", numpyName(m_layout.type)},
                                             {"compressor", compressorJson(m_layout.codec)},
                                             {"filters", nullptr},
                                             {"order", "C"},
                                             {"fill_value", fillJson(m_layout.fillValue, m_layout.type)},
                                             {"dimension_separator", "/"}});
}

void ZarrWriter::writeGroup(bool incomplete) const {
    const Spacing spacing = m_layout.spacingUm.value_or(Spacing{1, 1, 1});
    Json datasets = Json::array();
    for (std::size_t level = 0; level < m_info.levels.size(); ++level)
        datasets.push_back(datasetJson(static_cast<int>(level), m_info.levels[level], spacing, m_layout.originUm));
    Json attributes = parseJson(m_layout.attributes, m_path / ".zattrs");
    attributes["multiscales"] = Json::array({{{"version", "0.4"}, {"name", m_layout.name}, {"axes", axesJson(m_layout.spacingUm.has_value())}, {"datasets", datasets}}});
    if (incomplete) attributes["volumen"]["incomplete"] = true;
    writeJsonAtomically(m_path / ".zattrs", attributes);
}

Path ZarrWriter::chunkPath(const ChunkKey& key) const {
    return m_path / std::to_string(key.level) / std::to_string(key.index.z) / std::to_string(key.index.y) / std::to_string(key.index.x);
}

Chunk ZarrWriter::padded(const ChunkKey& key, const Chunk& chunk) const {
    Chunk whole(m_layout.type, m_info.levels[static_cast<std::size_t>(key.level)].chunkShape);
    fillVoxels(whole, m_layout.fillValue);
    copyShared(chunk, {}, whole, {});
    return whole;
}

void ZarrWriter::writeChunk(const ChunkKey& key, const Chunk& chunk) {
    const Voxel full = m_info.levels[static_cast<std::size_t>(key.level)].chunkShape;
    if (chunk.shape() != full) return writeChunk(key, padded(key, chunk));
    const Path file = chunkPath(key);
    if (holdsOnlyFill(chunk, m_layout.fillValue)) {
        std::error_code nothingThere;
        std::filesystem::remove(file, nothingThere);
        return;
    }
    makeFolder(file.parent_path());
    const std::span<const std::byte> plain(chunk.data(), chunk.byteCount());
    if (!m_layout.codec) return writeFileAtomically(file, plain, false);
    writeFileAtomically(file, encode(std::span(&*m_layout.codec, 1), plain), false);
}

ChunkPtr ZarrWriter::readChunk(const ChunkKey& key) const {
    const Path file = chunkPath(key);
    const auto bytes = readFileIfThere(file);
    if (!bytes) return nullptr;
    auto chunk = std::make_shared<Chunk>(m_layout.type, m_info.levels[static_cast<std::size_t>(key.level)].chunkShape);
    const std::span<const Codec> codecs = m_layout.codec ? std::span<const Codec>(&*m_layout.codec, 1) : std::span<const Codec>();
    decode(codecs, *bytes, {chunk->data(), chunk->byteCount()}, file.string());
    return chunk;
}

void ZarrWriter::finish() { writeGroup(false); }

}  // namespace volumen
