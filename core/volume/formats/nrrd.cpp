#include "core/volume/formats/nrrd.h"

#include <array>
#include <bit>

#include "core/base/error.h"
#include "core/volume/formats/header_text.h"
#include "core/volume/formats/nrrd_header.h"
#include "core/volume/formats/number_source.h"
#include "core/volume/formats/space.h"

namespace volumen {

namespace {

/// Whether the axis is one of space; of others (colours, vectors, time) a place is chosen.
bool spatial(const NrrdHeader& header, std::size_t axis) {
    if (!header.directions.empty() && !header.directions[axis]) return false;
    if (header.kinds.empty()) return true;
    const std::string& kind = header.kinds[axis];
    return kind == "domain" || kind == "space" || kind == "???" || kind == "none";
}

/// x, y and z are the axes of space, the fastest first; nothing where there are too many of them.
std::vector<std::string> axisNames(const NrrdHeader& header) {
    static constexpr std::array<const char*, 3> kSpace{"x", "y", "z"};
    static constexpr std::array<const char*, 2> kOthers{"c", "t"};
    std::vector<std::string> names;
    std::size_t inSpace = 0, others = 0;
    for (std::size_t i = 0; i < header.sizes.size(); ++i) {
        const bool isSpace = spatial(header, i);
        if ((isSpace ? inSpace : others) >= (isSpace ? kSpace.size() : kOthers.size())) return {};
        names.emplace_back(isSpace ? kSpace.at(inSpace++) : kOthers.at(others++));
    }
    return names;
}

/// µm along every axis; empty where a unit is missing.
void placeInSpace(const NrrdHeader& header, NumberArray& array) {
    std::vector<double> spacing(header.sizes.size(), 1), origin(header.sizes.size(), 0);
    for (std::size_t i = 0; i < header.sizes.size(); ++i) {
        if (!spatial(header, i)) continue;
        const bool directed = !header.directions.empty();
        const auto& units = directed ? header.spaceUnits : header.units;
        const std::size_t unitOf = directed ? mainAxis(*header.directions[i]) : i;
        const auto um = unitOf < units.size() ? micrometersInUnit(units[unitOf]) : std::nullopt;
        if (!um || (!directed && header.spacings.empty())) return;
        spacing[i] = *um * (directed ? lengthOf(*header.directions[i]) : header.spacings[i]);
        if (directed) origin[i] = *um * alongDirection(header.origin, *header.directions[i]);
        else if (!header.axisMins.empty()) origin[i] = *um * header.axisMins[i];
    }
    array.spacingUm = std::move(spacing);
    array.originUm = std::move(origin);
}

NumberArray arrayOf(const NrrdHeader& header) {
    NumberArray array{.shape = header.sizes, .axisNames = axisNames(header), .type = header.type};
    array.swapped = header.data.packing != Packing::text && header.bigEndian != (std::endian::native == std::endian::big);
    array.codec = nameOf(header.data.packing);
    placeInSpace(header, array);
    return slowestFirst(std::move(array));
}

}  // namespace

bool recognisesNrrd(const Path& path) { return beginsWith(path, "NRRD00"); }

VolumeSourcePtr openNrrd(const Path& path, const OpenOptions& options) {
    const NrrdHeader header = readNrrdHeader(path);
    const NumberArray array = arrayOf(header);
    VolumeInfo info;
    info.path = path.string();
    info.format = "nrrd";
    info.version = header.version;
    info.provenance = header.keys;
    return openNumbers(std::move(info), array, openData(header.data, byteCount(path.string(), array.shape, array.type)), options);
}

}  // namespace volumen
