#include "core/labels/label_import.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/labels/label_layer.h"
#include "core/labels/tool_context.h"

namespace volumen {

namespace {

/// "label 7", unless that is another's name.
std::string freeName(const LabelTable& table, LabelId id) {
    std::string name = "label " + std::to_string(id);
    while (table.find(name)) name += "'";
    return name;
}

constexpr std::array<LabelColor, 6> kColors{{{232, 96, 60}, {60, 123, 232}, {70, 180, 90}, {210, 170, 40}, {150, 90, 200}, {60, 180, 190}}};

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

/// The volume's own names and colours, where it has some.
LabelTable tableIn(const VolumeInfo& info) {
    if (info.format == "nrrd") return slicerTable(info.provenance);
    if (info.format != "ome-zarr") return {};
    try {
        return omeTable(imageLabelIn(info.path));
    } catch (const Json::exception&) {
        throw Error(info.path + ": its image-label is damaged; remove it from the attributes to import the voxels alone");
    }
}

void checkPlace(const LabelGeometry& to, const VolumeInfo& from, const LabelImport& wish) {
    const Voxel lo = wish.offset.value_or(Voxel{}), hi = lo + from.shape();
    if (!wish.offset && from.shape() != to.shape)
        throw Error(wish.in.string() + ": has " + formatShape(from.shape()) + " voxels (z, y, x), but the layer " + formatShape(to.shape) + "; say where it belongs with --offset");
    if (intersection({lo, hi}, {{}, to.shape}) != Box{lo, hi})
        throw Error(wish.in.string() + ": " + formatShape(from.shape()) + " voxels from " + formatVoxel(lo) + " reach outside the layer's " + formatShape(to.shape) + "; choose another --offset");
    if (!from.spacingUm || !to.spacingUm) return;
    const Point difference = (*from.spacingUm - *to.spacingUm) / *to.spacingUm;
    if (length(difference) > 1e-3)
        throw Error(wish.in.string() + ": has voxels of " + formatLength(from.spacingUm->z) + ", " + formatLength(from.spacingUm->y) + ", " + formatLength(from.spacingUm->x) + " (z, y, x), but the layer of " +
                    formatLength(to.spacingUm->z) + ", " + formatLength(to.spacingUm->y) + ", " + formatLength(to.spacingUm->x) + "; resample it first");
}

/// A chunk's voxels as ids.
std::vector<LabelId> idsOf(const Chunk& chunk, const std::string& where) {
    std::vector<LabelId> ids(static_cast<std::size_t>(voxelCount(chunk.shape())));
    visitType(chunk.type(), [&](auto zero) {
        using T = decltype(zero);
        const T* from = chunk.view<T>().data;
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const auto value = static_cast<double>(static_cast<std::conditional_t<std::is_same_v<T, Half>, float, T>>(from[i]));
            if (!(value >= 0 && value <= 65535) || value != std::floor(value)) throw Error(where + ": holds " + std::to_string(value) + ", which is no label; labels are whole numbers from 0 to 65535");
            ids[i] = static_cast<LabelId>(value);
        }
    });
    return ids;
}

/// Gives the voxels of `box` the ids that are packed there.
void putBox(LabelGrid& grid, const Box& box, Voxel idsLo, View3<const LabelId> ids) {
    forEachLeafOf(box, [&](Voxel index) {
        const LeafMask mask = maskInside(box, index * kLeafShape);
        std::vector<LabelId> values;
        mask.forEach([&](int voxel) { values.push_back(ids.at(index * kLeafShape + Voxel{voxel >> 6, voxel >> 3 & 7, voxel & 7} - idsLo)); });
        const bool nothing = std::all_of(values.begin(), values.end(), [](LabelId id) { return id == kUnlabeled; });
        if (nothing && grid.leaf(index).absent()) return;
        grid.writableLeaf(index).set(mask, values);
    });
}

/// Gives the table every id that came: called as a person says, else as the file does, else by its number.
void nameLabels(LabelSnapshot& snapshot, const LabelTable& theirs, const std::vector<std::pair<LabelId, std::string>>& names) {
    const auto fresh = [](LabelId id) { return Label{.id = id, .color = kColors[(id - 1u) % kColors.size()]}; };
    for (const auto& [id, name] : names) {
        const Label* known = snapshot.table.find(id);
        Label label = known ? *known : fresh(id);
        label.name = name;
        snapshot.table.set(label);
    }
    for (const auto& [id, count] : countOverBase(snapshot.grid).all()) {
        if (count <= 0 || snapshot.table.find(id)) continue;
        const Label* described = theirs.find(id);
        Label label = described ? *described : fresh(id);
        if (label.name.empty() || snapshot.table.find(label.name)) label.name = freeName(snapshot.table, id);
        snapshot.table.set(label);
    }
}

}  // namespace

LabelSnapshot importLabels(LabelSnapshot snapshot, const LabelImport& wish, std::stop_token stop, const LabelProgress& progress) {
    const VolumeSourcePtr source = openVolume(wish.in, wish.options, stop);
    checkPlace(snapshot.geometry, source->info(), wish);
    const LevelInfo& level = source->info().levels.front();
    const Voxel chunks = chunkGrid(level), offset = wish.offset.value_or(Voxel{});
    const ToolContext context{.stop = stop, .progress = progress};
    const LabelGrid before = snapshot.grid;
    for (std::int64_t i = 0; i < voxelCount(chunks); ++i) {
        context.tell(i, voxelCount(chunks));
        const Voxel index{i / (chunks.y * chunks.x), i / chunks.x % chunks.y, i % chunks.x}, lo = index * level.chunkShape;
        const ChunkPtr chunk = source->readChunk({0, index}, stop);
        const std::vector<LabelId> ids = chunk ? idsOf(*chunk, wish.in.string()) : std::vector<LabelId>(static_cast<std::size_t>(voxelCount(level.chunkShape)), static_cast<LabelId>(source->info().fillValue));
        const Box part = intersection({lo, lo + level.chunkShape}, {{}, level.shape});
        putBox(snapshot.grid, {part.lo + offset, part.hi + offset}, lo + offset, {ids.data(), level.chunkShape});
    }
    compactChanges(before, snapshot.grid);
    nameLabels(snapshot, tableIn(source->info()), wish.names);
    return snapshot;
}

}  // namespace volumen
