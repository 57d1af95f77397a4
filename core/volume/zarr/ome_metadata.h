#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"

/// What the attributes of an OME-Zarr group say of its levels: versions 0.1 to 0.5, and newer ones as far as they are the same.
/// Lists have one entry an axis, in the file's order of axes.
namespace volumen {

/// p = scale · i + translation, from a level's index to the file's unit.
struct OmeTransform {
    std::vector<double> scale;
    std::vector<double> translation;
    bool scaled = false;      ///< the file says a scale
    bool translated = false;  ///< the file says a translation
};

struct OmeLevel {
    std::string path;
    OmeTransform transform;
};

struct OmeMultiscale {
    std::string version;
    std::vector<std::string> axisNames;               ///< empty where the file does not say
    std::vector<std::optional<double>> micrometers;   ///< of one unit of each axis; nothing where the unit is missing or no length
    std::vector<OmeLevel> levels;                     ///< finest first, at least one
    OmeTransform common;                              ///< follows every level's own transform

    std::optional<double> unitUm(std::size_t axis) const { return axis < micrometers.size() ? micrometers[axis] : std::nullopt; }
};

/// Nothing when the attributes hold no multiscales; of several the first counts. `zarrVersion` decides where no version is written.
/// Throws Error naming `where`: what is there is damaged, or places its levels by something else than scale and translation.
std::optional<OmeMultiscale> readMultiscale(const Json& attributes, int zarrVersion, const Path& where);

/// "micrometer" → 1; nothing for what is no length.
std::optional<double> micrometersIn(const std::string& unit);

}  // namespace volumen
