#include "core/volume/zarr/zarr_description.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"

namespace volumen {

namespace {

Json toJson(Point p) { return Json::array({p.z, p.y, p.x}); }
Json toJson(Voxel v) { return Json::array({v.z, v.y, v.x}); }

/// NumPy's name of a type in this machine's byte order, which is little-endian wherever Volumen runs.
std::string numpyName(VoxelType type) {
    const std::string name(volumen::name(type));
    const std::size_t bytes = size(type);
    return std::string(bytes == 1 ? "|" : "<") + name.front() + std::to_string(bytes);
}

std::string zarr3Name(VoxelType type) {
    const std::string name(volumen::name(type));
    const char* kind = name.front() == 'u' ? "uint" : name.front() == 'i' ? "int" : "float";
    return kind + std::to_string(8 * size(type));
}

Json compressorV2(const std::optional<Codec>& codec) {
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

Json codecV3(const std::string& name, Json configuration) { return {{"name", name}, {"configuration", std::move(configuration)}}; }

Json compressorV3(const Codec& codec, VoxelType type) {
    constexpr const char* kShuffles[] = {"noshuffle", "shuffle", "bitshuffle"};
    switch (codec.kind) {
        case CodecKind::blosc:
            return codecV3("blosc", {{"typesize", size(type)}, {"cname", codec.bloscInner}, {"clevel", codec.level}, {"shuffle", kShuffles[static_cast<int>(codec.bloscShuffle)]}, {"blocksize", 0}});
        case CodecKind::gzip: return codecV3("gzip", {{"level", codec.level}});
        case CodecKind::zstd: return codecV3("zstd", {{"level", codec.level}, {"checksum", false}});
        default: throw Error(name(codec) + ": is no codec of Zarr 3; choose none, zstd, gzip, blosc-zstd or blosc-lz4");
    }
}

Json bytesCodec() { return codecV3("bytes", {{"endian", "little"}}); }

Json codecsV3(const ZarrLayout& layout, const LevelInfo& level) {
    Json codecs = Json::array({bytesCodec()});
    if (layout.codec) codecs.push_back(compressorV3(*layout.codec, layout.type));
    if (!layout.shardShape) return codecs;
    return Json::array({codecV3("sharding_indexed", {{"chunk_shape", toJson(layout.innerShape(level.shape))},
                                                     {"codecs", codecs},
                                                     {"index_codecs", Json::array({bytesCodec(), Json{{"name", "crc32c"}}})},
                                                     {"index_location", "end"}})});
}

Json fillJson(double fill, VoxelType type) {
    if (std::isnan(fill)) return "NaN";
    if (std::isinf(fill)) return fill < 0 ? "-Infinity" : "Infinity";
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

Json datasetJson(std::size_t level, const LevelInfo& info, Spacing spacing, Point origin) {
    return {{"path", std::to_string(level)},
            {"coordinateTransformations",
             {{{"type", "scale"}, {"scale", toJson(info.factor * spacing)}}, {{"type", "translation"}, {"translation", toJson(info.offset * spacing + origin)}}}}};
}

Json arrayV2(const ZarrLayout& layout, const LevelInfo& level) {
    return {{"zarr_format", 2},
            {"shape", toJson(level.shape)},
            {"chunks", toJson(level.chunkShape)},
            {"dtype", numpyName(layout.type)},
            {"compressor", compressorV2(layout.codec)},
            {"filters", nullptr},
            {"order", "C"},
            {"fill_value", fillJson(layout.fillValue, layout.type)},
            {"dimension_separator", "/"}};
}

Json arrayV3(const ZarrLayout& layout, const LevelInfo& level) {
    return {{"zarr_format", 3},
            {"node_type", "array"},
            {"shape", toJson(level.shape)},
            {"data_type", zarr3Name(layout.type)},
            {"chunk_grid", codecV3("regular", {{"chunk_shape", toJson(level.chunkShape)}})},
            {"chunk_key_encoding", codecV3("default", {{"separator", "/"}})},
            {"fill_value", fillJson(layout.fillValue, layout.type)},
            {"codecs", codecsV3(layout, level)},
            {"attributes", Json::object()},
            {"dimension_names", {"z", "y", "x"}}};
}

}  // namespace

Json describeArray(const ZarrLayout& layout, const LevelInfo& level) { return layout.version == OmeVersion::v04 ? arrayV2(layout, level) : arrayV3(layout, level); }

Json describeLevels(const ZarrLayout& layout, const std::vector<LevelInfo>& levels, Json attributes) {
    const Spacing spacing = layout.spacingUm.value_or(Spacing{1, 1, 1});
    Json datasets = Json::array();
    for (std::size_t level = 0; level < levels.size(); ++level) datasets.push_back(datasetJson(level, levels[level], spacing, layout.originUm));
    Json multiscale{{"name", layout.name}, {"axes", axesJson(layout.spacingUm.has_value())}, {"datasets", datasets}};
    if (layout.version == OmeVersion::v04) {
        multiscale["version"] = "0.4";
        attributes["multiscales"] = Json::array({multiscale});
    } else {
        attributes["ome"] = {{"version", "0.5"}, {"multiscales", Json::array({multiscale})}};
    }
    return attributes;
}

Json describeGroupV3(Json attributes) { return {{"zarr_format", 3}, {"node_type", "group"}, {"attributes", std::move(attributes)}}; }

}  // namespace volumen
