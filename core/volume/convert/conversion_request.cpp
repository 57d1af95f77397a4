#include "core/volume/convert/conversion_request.h"

#include <nlohmann/json.hpp>

#include "core/base/text.h"
#include "core/volume/zarr/codec_text.h"
#include "core/volume/zarr/zarr_layout.h"

namespace volumen {

namespace {

std::string boxText(const Box& box) {
    const auto range = [](std::int64_t lo, std::int64_t hi) { return std::to_string(lo) + ":" + std::to_string(hi); };
    return range(box.lo.z, box.hi.z) + "," + range(box.lo.y, box.hi.y) + "," + range(box.lo.x, box.hi.x);
}

std::string absoluteText(const Path& path) {
    std::error_code code;
    const Path found = std::filesystem::weakly_canonical(path, code);
    return code ? path.string() : found.string();
}

/// So that the default, written out, is no other setting.
std::string codecOf(const ConversionRequest& request) {
    if (!request.format.starts_with("ome-zarr")) return request.codec.empty() ? "default" : request.codec;
    return codecText(request.codec.empty() ? ZarrLayout::defaultCodec() : codecFromText(request.codec));
}

Json numbers(Point p) { return Json::array({p.z, p.y, p.x}); }

template <class T, class F>
Json orDefault(const std::optional<T>& value, F text) { return value ? Json(text(*value)) : Json("default"); }

}  // namespace

std::string name(LevelReduce reduce) { return reduce == LevelReduce::mean ? "mean" : reduce == LevelReduce::mode ? "mode" : "max"; }

Json settingsOf(const ConversionRequest& request, const VolumeInfo& source, const ValueRule& rule, LevelReduce reduce) {
    Json settings{{"source", absoluteText(request.in)},
            {"dataset", source.dataset},
            {"reading", source.reading},
            {"source type", name(source.type)},
            {"source shape", formatShape(source.shape())},
            {"format", request.format},
            {"type", name(request.type.value_or(source.type))},
            {"values", describe(rule)},
            {"region", request.region ? boxText(*request.region) : "all"},
            {"levels", orDefault(request.levels, [](int n) { return std::to_string(n); })},
            {"factors", orDefault(request.factors, formatVoxel)},
            {"reduce", name(reduce)},
            {"mask", request.mask.empty() ? "none" : absoluteText(request.mask)},
            {"chunk", orDefault(request.chunk, formatVoxel)},
            {"shard", orDefault(request.shard, formatVoxel)},
            {"name", request.name.empty() ? Json("default") : Json(request.name)},
            {"codec", codecOf(request)},
            {"spacing-um", request.spacingUm ? numbers(*request.spacingUm) : Json("default")}};
    for (const auto& [key, text] : request.madeBy) settings[key] = text;
    return settings;
}

std::string differences(const Json& before, const Json& now) {
    std::string found;
    const auto text = [](const Json& value) { return value.is_string() ? value.get<std::string>() : value.dump(); };
    for (const auto& [key, value] : now.items()) {
        const Json was = before.value(key, Json());
        if (was == value) continue;
        found += (found.empty() ? "" : ", ") + key + " (" + (was.is_null() ? "not said" : text(was)) + " then, " + text(value) + " now)";
    }
    return found;
}

Json attributesOf(const ConversionRequest& request, const Json& settings) {
    Json conversion = settings;
    conversion["command"] = request.command;
    conversion["version"] = VOLUMEN_VERSION;
    if (request.percentiles) conversion["percentiles"] = Json::array({request.percentiles->lo, request.percentiles->hi});
    Json attributes = parseJson(request.attributes, request.out);
    attributes["volumen"]["conversion"] = std::move(conversion);
    return attributes;
}

Json attributesOf(const ConversionRequest& request, const Json& settings, const NotFinite& notFinite) {
    Json attributes = attributesOf(request, settings);
    attributes["volumen"]["conversion"]["nan"] = notFinite.nan;
    attributes["volumen"]["conversion"]["infinite"] = notFinite.infinite;
    return attributes;
}

}  // namespace volumen
