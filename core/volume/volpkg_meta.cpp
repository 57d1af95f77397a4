#include "core/volume/volpkg_meta.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace volumen {

namespace {

std::optional<double> positiveNumber(const Json& meta, const char* key) {
    const auto found = meta.find(key);
    if (found == meta.end() || !found->is_number()) return std::nullopt;
    const auto value = found->get<double>();
    return std::isfinite(value) && value > 0 ? std::optional(value) : std::nullopt;
}

std::optional<std::int64_t> positiveWhole(const Json& meta, const char* key) {
    const auto value = positiveNumber(meta, key);
    return value && *value < 1e9 ? std::optional(static_cast<std::int64_t>(*value)) : std::nullopt;
}

}  // namespace

std::optional<VolpkgMeta> readVolpkgMeta(const Path& folder, std::vector<std::string>& warnings) {
    const Path path = folder / "meta.json";
    std::error_code code;
    if (!std::filesystem::exists(path, code)) return std::nullopt;
    try {
        const Json meta = readJson(path);
        const auto type = meta.is_object() ? meta.find("type") : meta.end();
        if (!meta.is_object() || type == meta.end() || *type != "vol") return std::nullopt;
        return VolpkgMeta{.voxelSizeUm = positiveNumber(meta, "voxelsize"),
                          .slices = positiveWhole(meta, "slices"),
                          .height = positiveWhole(meta, "height"),
                          .width = positiveWhole(meta, "width")};
    } catch (const Error& error) {
        warnings.push_back(error.what());
        return std::nullopt;
    }
}

}  // namespace volumen
