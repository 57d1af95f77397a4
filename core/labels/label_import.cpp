#include "core/labels/label_import.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

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

/// The volume's own description of its labels, where it is one of OME-Zarr.
LabelTable tableIn(const VolumeSource& source) {
    LabelTable table;
    if (source.info().format != "ome-zarr") return table;
    const Path store = source.info().path;
    std::error_code code;
    const bool v3 = std::filesystem::exists(store / "zarr.json", code);
    if (!v3 && !std::filesystem::exists(store / ".zattrs", code)) return table;
    const Json attributes = readJson(v3 ? store / "zarr.json" : store / ".zattrs");
    try {
        const Json label = v3 ? attributes.value("attributes", Json::object()).value("ome", Json::object()).value("image-label", Json::object()) : attributes.value("image-label", Json::object());
        for (const Json& each : label.value("properties", Json::array())) {
            const auto id = each.at("label-value").get<std::int64_t>();
            if (id < 1 || id > 65535 || !each.contains("name")) continue;
            Label entry{.id = static_cast<LabelId>(id), .name = each.at("name").get<std::string>()};
            if (each.contains("meaning")) entry.meaning = labelMeaningNamed(each.at("meaning").get<std::string>());
            table.set(entry);
        }
        for (const Json& each : label.value("colors", Json::array())) {
            const Label* known = table.find(static_cast<LabelId>(each.at("label-value").get<std::int64_t>()));
            if (!known || !each.contains("rgba")) continue;
            Label entry = *known;
            for (std::size_t i = 0; i < 3; ++i) entry.color[i] = each.at("rgba").at(i).get<std::uint8_t>();
            table.set(entry);
        }
    } catch (const Json::exception&) {
        throw Error(store.string() + ": its image-label is damaged; remove it from the attributes to import the voxels alone");
    }
    return table;
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
    const LabelTable named = tableIn(*source);
    for (const auto& [id, name] : wish.names) {
        const Label* known = snapshot.table.find(id);
        Label label = known ? *known : Label{.id = id, .color = kColors[(id - 1u) % kColors.size()]};
        label.name = name;
        snapshot.table.set(label);
    }
    for (const auto& [id, count] : countLabels(snapshot.grid).all()) {
        if (snapshot.table.find(id)) continue;
        const Label* theirs = named.find(id);
        Label label = theirs ? *theirs : Label{.id = id, .color = kColors[(id - 1u) % kColors.size()]};
        if (label.name.empty() || snapshot.table.find(label.name)) label.name = freeName(snapshot.table, id);
        snapshot.table.set(label);
    }
    return snapshot;
}

}  // namespace volumen
