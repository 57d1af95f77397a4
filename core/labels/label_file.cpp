#include "core/labels/label_file.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/labels/label_source.h"
#include "core/labels/soft_labels.h"
#include "core/labels/snapshot.h"
#include "core/labels/vdb_grid.h"

namespace volumen {

namespace {

constexpr double kSameSpacing = 1e-3;   // of a voxel
constexpr double kSamePlace = 0.1;      // voxels

std::optional<LabelId> labelId(std::int64_t value) { return value >= 1 && value <= 65535 ? std::optional(static_cast<LabelId>(value)) : std::nullopt; }

/// As OME-Zarr describes labels.
LabelTable omeTable(const Json& label) {
    LabelTable table;
    for (const Json& each : label.value("properties", Json::array())) {
        const auto id = labelId(each.at("label-value").get<std::int64_t>());
        if (!id || !each.contains("name")) continue;
        const LabelMeaning meaning = each.contains("meaning") ? labelMeaningNamed(each.at("meaning").get<std::string>()) : LabelMeaning::other;
        table.set({.id = *id, .name = each.at("name").get<std::string>(), .meaning = meaning});
    }
    for (const Json& each : label.value("colors", Json::array())) {
        const auto id = labelId(each.at("label-value").get<std::int64_t>());
        const Label* known = id ? table.find(*id) : nullptr;
        if (!known || !each.contains("rgba")) continue;
        Label colored = *known;
        for (std::size_t i = 0; i < 3; ++i) colored.color[i] = each.at("rgba").at(i).get<std::uint8_t>();
        table.set(colored);
    }
    return table;
}

Json imageLabelIn(const Path& store) {
    std::error_code code;
    if (std::filesystem::exists(store / "zarr.json", code))
        return readJson(store / "zarr.json").value("attributes", Json::object()).value("ome", Json::object()).value("image-label", Json::object());
    return std::filesystem::exists(store / ".zattrs", code) ? readJson(store / ".zattrs").value("image-label", Json::object()) : Json::object();
}

/// One of 3D Slicer's segments, of whose keys any may be missing or odd: then it is as if it were not there.
std::optional<Label> slicerLabel(const std::map<std::string, std::string>& keys, const std::string& segment) {
    const auto value = [&](const char* key) {
        const auto found = keys.find(segment + key);
        return found == keys.end() ? std::string() : found->second;
    };
    const auto id = labelId(std::atoll(value("LabelValue").c_str()));
    if (!id || value("Name").empty()) return std::nullopt;
    Label label{.id = *id, .name = value("Name")};
    std::istringstream color(value("Color"));
    for (std::uint8_t& part : label.color) {
        double share = part / 255.0;
        color >> share;
        part = static_cast<std::uint8_t>(std::lround(std::clamp(share, 0.0, 1.0) * 255));
    }
    for (const LabelMeaning meaning : {LabelMeaning::ink, LabelMeaning::noInk, LabelMeaning::ignore})
        if (value("Tags").find("Volumen.Meaning:" + std::string(nameOf(meaning)) + "|") != std::string::npos) label.meaning = meaning;
    return label;
}

LabelTable slicerTable(const std::vector<std::pair<std::string, std::string>>& header) {
    const std::map<std::string, std::string> keys(header.begin(), header.end());
    LabelTable table;
    for (int n = 0; keys.contains("Segment" + std::to_string(n) + "_ID"); ++n)
        if (const auto label = slicerLabel(keys, "Segment" + std::to_string(n) + "_"); label && !table.find(label->name)) table.set(*label);
    return table;
}

LabelTable tableIn(const VolumeInfo& info) {
    if (info.format == "nrrd") return slicerTable(info.provenance);
    if (info.format != "ome-zarr") return {};
    try {
        return omeTable(imageLabelIn(info.path));
    } catch (const Json::exception&) {
        throw Error(info.path + ": its image-label is damaged; remove it from the attributes to import the voxels alone");
    }
}

/// A snapshot of ours says what its voxels do not; a grid of others' has its voxels only.
LabelFile openVdb(const Path& path, const LabelGeometry& like) {
    LabelFile file;
    LabelGeometry geometry = like;
    if (isSnapshot(path)) {
        const LabelSnapshot heading = readSnapshotHeading(path);
        geometry = heading.geometry, file.table = heading.table;
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream) throw Error(path.string() + ": cannot be read; choose another file");
    VdbLabels labels = readVdb(stream, geometry.shape, path.string());
    if (labels.outside) throw Error(path.string() + ": holds labels outside the layer's " + formatShape(geometry.shape) + " voxels (z, y, x); choose the volume that they were made on");
    if (labels.place.spacingUm) geometry.spacingUm = labels.place.spacingUm, geometry.originUm = labels.place.originUm;
    const VoxelType type = labels.grid.needsWords() ? VoxelType::u16 : VoxelType::u8;
    file.source = std::make_shared<LabelSource>(geometry, std::move(labels.grid), type, path.string());
    return file;
}

LabelFile openVolumeOfLabels(const Path& path, const OpenOptions& options, const std::stop_token& stop) {
    try {
        const VolumeSourcePtr source = openVolume(path, options, stop);
        return {.source = source, .table = tableIn(source->info())};
    } catch (const DatasetNeeded& needed) {
        if (!areSoftLabels(needed.datasets())) throw;
        return {.source = openSoftLabels(path, options, stop), .table = softLabelTable()};
    }
}

std::string spacingText(const Spacing& um) { return formatLength(um.z) + ", " + formatLength(um.y) + ", " + formatLength(um.x) + " (z, y, x)"; }

/// From the layer's first voxel to the file's, in voxels; nothing where one of both does not say.
std::optional<Point> shiftOf(const VolumeInfo& file, const LabelGeometry& to) {
    if (!to.spacingUm || length(file.originUm) == 0) return std::nullopt;
    return (file.originUm - to.originUm) / *to.spacingUm;
}

}  // namespace

LabelFile openLabelFile(const Path& path, const OpenOptions& options, const LabelGeometry& like, const std::stop_token& stop) {
    return path.extension() == ".vdb" ? openVdb(path, like) : openVolumeOfLabels(path, options, stop);
}

std::string placeProblem(const VolumeInfo& file, const LabelGeometry& to, const std::optional<Voxel>& offset) {
    const Voxel lo = offset.value_or(Voxel{}), hi = lo + file.shape();
    if (!offset && file.shape() != to.shape)
        return file.path + ": has " + formatShape(file.shape()) + " voxels (z, y, x), but the layer " + formatShape(to.shape) + "; say where it belongs with an offset (--offset z,y,x)";
    if (intersection({lo, hi}, {{}, to.shape}) != Box{lo, hi})
        return file.path + ": " + formatShape(file.shape()) + " voxels from " + formatVoxel(lo) + " reach outside the layer's " + formatShape(to.shape) + "; choose another offset";
    if (file.spacingUm && to.spacingUm && length((*file.spacingUm - *to.spacingUm) / *to.spacingUm) > kSameSpacing)
        return file.path + ": has voxels of " + spacingText(*file.spacingUm) + ", but the layer of " + spacingText(*to.spacingUm) + "; resample it first";
    if (const auto shift = shiftOf(file, to); shift && !offset && length(*shift) > kSamePlace)
        return file.path + ": begins at " + spacingText(file.originUm) + ", but the layer at " + spacingText(to.originUm) + "; say where it belongs with an offset (--offset 0,0,0 lays voxel on voxel)";
    return {};
}

std::optional<Voxel> offsetByOrigin(const VolumeInfo& file, const LabelGeometry& to) {
    const auto shift = shiftOf(file, to);
    if (!shift) return std::nullopt;
    const Voxel nearest = nearestVoxel(*shift);
    return length(*shift - toPoint(nearest)) <= kSamePlace ? std::optional(nearest) : std::nullopt;
}

std::uint64_t labelBytesAtMost(const VolumeInfo& file) {
    return static_cast<std::uint64_t>(voxelCount(file.shape())) * (size(file.type) > 1 ? 2 : 1) / 64 * 66;   // leaves have heads
}

}  // namespace volumen
