#include "core/volume/zarr/ome_metadata.h"

#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/volume/zarr/zarr_fields.h"

namespace volumen {

namespace {

[[noreturn]] void refuse(const Path& where, const std::string& what) { throw Error(where.string() + ": " + what); }

std::vector<double> numbers(const Json& value, const Path& where, const std::string& what) {
    std::vector<double> list;
    if (!value.is_array() || value.size() > 32) refuse(where, "its " + what + " is no list of numbers; the file is damaged");
    for (const Json& entry : value) {
        if (!entry.is_number() || !std::isfinite(entry.get<double>())) refuse(where, "its " + what + " holds what is no number; the file is damaged");
        list.push_back(entry.get<double>());
    }
    return list;
}

/// `list` made as long as `size` with `rest`, so that both can be joined entry by entry.
void widen(std::vector<double>& list, std::size_t size, double rest) {
    if (list.size() < size) list.resize(size, rest);
}

void applyScale(OmeTransform& transform, const std::vector<double>& scale, const Path& where) {
    widen(transform.scale, scale.size(), 1);
    widen(transform.translation, scale.size(), 0);
    for (std::size_t i = 0; i < scale.size(); ++i) {
        if (!(scale[i] > 0)) refuse(where, "its scale is not positive; the file is damaged");
        transform.scale[i] *= scale[i];
        transform.translation[i] *= scale[i];
    }
    transform.scaled = true;
}

void applyTranslation(OmeTransform& transform, const std::vector<double>& translation) {
    widen(transform.scale, translation.size(), 1);
    widen(transform.translation, translation.size(), 0);
    for (std::size_t i = 0; i < translation.size(); ++i) transform.translation[i] += translation[i];
    transform.translated = true;
}

void applyAll(OmeTransform& transform, const Json& list, const Path& where) {
    if (list.is_null()) return;
    if (!list.is_array()) refuse(where, "its coordinateTransformations are no list; the file is damaged");
    for (const Json& entry : list) {
        const std::string type = textOr(field(entry, "type"), "", where, "type of a coordinate transformation");
        if (type == "scale") applyScale(transform, numbers(field(entry, "scale"), where, "scale"), where);
        else if (type == "translation") applyTranslation(transform, numbers(field(entry, "translation"), where, "translation"));
        else if (type == "sequence") applyAll(transform, field(entry, "transformations"), where);
        else if (type != "identity")
            refuse(where, "places its levels by a coordinate transformation '" + type.substr(0, 40) +
                              "', where only scale and translation can be read; open one of its arrays by itself");
    }
}

void readAxes(const Json& axes, OmeMultiscale& multiscale, const Path& where) {
    if (axes.is_null()) return;
    if (!axes.is_array() || axes.size() > 32) refuse(where, "its axes are no list; the file is damaged");
    for (const Json& axis : axes) {
        multiscale.axisNames.push_back(axis.is_string() ? axis.get<std::string>() : textOr(field(axis, "name"), "", where, "name of an axis"));
        const Json& unit = field(axis, "unit");
        multiscale.micrometers.push_back(unit.is_string() ? micrometersIn(unit.get<std::string>()) : std::nullopt);
    }
}

void readLevels(const Json& datasets, OmeMultiscale& multiscale, const Path& where) {
    constexpr std::size_t kMostLevels = 64;
    if (!datasets.is_array() || datasets.empty() || datasets.size() > kMostLevels)
        refuse(where, "its multiscales name no levels, or too many; the file is damaged");
    for (const Json& dataset : datasets) {
        OmeLevel level;
        level.path = textOr(field(dataset, "path"), "", where, "path of a level");
        applyAll(level.transform, field(dataset, "coordinateTransformations"), where);
        multiscale.levels.push_back(std::move(level));
    }
}

std::string versionOf(const Json& holder, const Json& multiscale, int zarrVersion, const Path& where) {
    const Json& own = field(multiscale, "version");
    return textOr(own.is_null() ? field(holder, "version") : own, zarrVersion == 3 ? "0.5" : "0.4", where, "version");
}

}  // namespace

std::optional<double> micrometersIn(const std::string& unit) {
    static const std::map<std::string, double, std::less<>> kUnits{
        {"angstrom", 1e-4}, {"picometer", 1e-6}, {"nanometer", 1e-3}, {"nm", 1e-3},      {"micrometer", 1},   {"micrometre", 1}, {"micron", 1},
        {"um", 1},          {"µm", 1},           {"millimeter", 1e3}, {"mm", 1e3},       {"centimeter", 1e4}, {"cm", 1e4},       {"decimeter", 1e5},
        {"meter", 1e6},     {"m", 1e6},          {"kilometer", 1e9},  {"inch", 25400.0}, {"foot", 304800.0}};
    const auto found = kUnits.find(unit);
    return found == kUnits.end() ? std::nullopt : std::optional(found->second);
}

std::optional<OmeMultiscale> readMultiscale(const Json& attributes, int zarrVersion, const Path& where) {
    const Json& ome = field(attributes, "ome");
    const Json& holder = field(ome, "multiscales").is_null() ? attributes : ome;
    const Json& list = field(holder, "multiscales");
    if (list.is_null()) return std::nullopt;
    if (!list.is_array() || list.empty()) refuse(where, "its multiscales are no list of images; the file is damaged");
    const Json& first = list.front();
    OmeMultiscale multiscale;
    multiscale.version = versionOf(holder, first, zarrVersion, where);
    const Json& systems = field(first, "coordinateSystems");  // since 0.6 the axes stand there
    readAxes(systems.is_array() && !systems.empty() ? field(systems.front(), "axes") : field(first, "axes"), multiscale, where);
    readLevels(field(first, "datasets"), multiscale, where);
    // Since 0.6 the group's own transformations lead on to other systems (an atlas, a world): they are not the image's.
    if (systems.is_null()) applyAll(multiscale.common, field(first, "coordinateTransformations"), where);
    return multiscale;
}

}  // namespace volumen
