#include "core/labels/label_export.h"

#include <nlohmann/json.hpp>
#include <ostream>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/labels/label_source.h"
#include "core/labels/stream_file.h"
#include "core/labels/vdb_grid.h"
#include "core/volume/convert/sinks.h"

namespace volumen {

namespace {

constexpr const char* kVdb = "vdb";
constexpr const char* kLabelZarr = "label-zarr";

std::string formatOf(const LabelExport& wish) {
    if (!wish.format.empty()) return wish.format;
    return wish.out.extension() == ".vdb" ? kVdb : std::string(sinkFormatFor(wish.out).name);
}

LabelGrid onlyLabel(const LabelGrid& grid, LabelId id) {
    LabelGrid only(grid.shape());
    grid.forEachLeafIn(grid.bounds(), [&](Voxel index, const Leaf& leaf) {
        if (const LeafMask mask = leaf.where(id); !mask.none()) only.writableLeaf(index).set(mask, id);
    });
    return only;
}

/// What lies in the region, counted from its first voxel.
LabelSnapshot regionOf(LabelSnapshot snapshot, const Box& region) {
    LabelGrid part(region.shape());
    Array3<LabelId> ids(kLeafShape);
    for (std::int64_t z = 0; z < part.leafGrid().z; ++z)
        for (std::int64_t y = 0; y < part.leafGrid().y; ++y)
            for (std::int64_t x = 0; x < part.leafGrid().x; ++x) {
                const Voxel index{z, y, x};
                const Box inside = intersection({.lo = index * kLeafShape, .hi = index * kLeafShape + kLeafShape}, part.bounds());
                Leaf::Values values{};
                snapshot.grid.read({region.lo + index * kLeafShape, region.lo + index * kLeafShape + kLeafShape}, values.data());
                const LeafMask outside = ~maskInside(inside, index * kLeafShape);
                outside.forEach([&](int voxel) { values[static_cast<std::size_t>(voxel)] = kUnlabeled; });
                if (Leaf leaf(values); !leaf.uniform() || leaf.uniformValue() != kUnlabeled) part.writableLeaf(index) = std::move(leaf);
            }
    snapshot.geometry.originUm = snapshot.geometry.originUm + toPoint(region.lo) * snapshot.geometry.spacingUm.value_or(Spacing{1, 1, 1});
    snapshot.geometry.shape = region.shape();
    snapshot.grid = std::move(part);
    return snapshot;
}

void exportVdb(const LabelSnapshot& snapshot, const LabelExport& wish, std::stop_token stop) {
    PendingFile file(wish.out, wish.overwrite);
    FileStream pieces(file);
    std::ostream stream(&pieces);
    stream.exceptions(std::ios::badbit);
    writeVdb(stream, snapshot.grid, snapshot.geometry, VdbValue::ints, std::move(stop));
    pieces.finish();
    file.commit();
}

/// NGFF 0.4 and 0.5: colours and properties of label values.
Json imageLabelOf(const LabelTable& table, const std::string& version) {
    Json colors = Json::array({{{"label-value", 0}, {"rgba", {0, 0, 0, 0}}}}), properties = Json::array();
    for (const Label& label : table.labels()) {
        colors.push_back({{"label-value", label.id}, {"rgba", {label.color[0], label.color[1], label.color[2], 255}}});
        properties.push_back({{"label-value", label.id}, {"name", label.name}, {"meaning", nameOf(label.meaning)}});
    }
    return {{"version", version}, {"colors", std::move(colors)}, {"properties", std::move(properties)}};
}

void addImageLabel(const Path& store, const LabelTable& table) {
    std::error_code code;
    if (const Path v3 = store / "zarr.json"; std::filesystem::exists(v3, code)) {
        Json json = readJson(v3);
        json["attributes"]["ome"]["image-label"] = imageLabelOf(table, "0.5");
        writeJsonAtomically(v3, json);
        return;
    }
    Json json = readJson(store / ".zattrs");
    json["image-label"] = imageLabelOf(table, "0.4");
    writeJsonAtomically(store / ".zattrs", json);
}

/// As 3D Slicer's segmentations (.seg.nrrd) name them.
std::vector<std::pair<std::string, std::string>> slicerKeys(const LabelSnapshot& snapshot) {
    std::vector<std::pair<std::string, std::string>> keys;
    const Voxel last = snapshot.geometry.shape - Voxel{1, 1, 1};
    int n = 0;
    for (const Label& label : snapshot.table.labels()) {
        const std::string segment = "Segment" + std::to_string(n++) + "_";
        const auto part = [&](std::size_t i) { return std::to_string(label.color[i] / 255.0); };
        keys.insert(keys.end(), {{segment + "ID", "Segment_" + std::to_string(label.id)}, {segment + "Name", label.name}, {segment + "LabelValue", std::to_string(label.id)},
                                 {segment + "Layer", "0"}, {segment + "Color", part(0) + " " + part(1) + " " + part(2)},
                                 {segment + "Extent", "0 " + std::to_string(last.x) + " 0 " + std::to_string(last.y) + " 0 " + std::to_string(last.z)},
                                 {segment + "Tags", "Volumen.Meaning:" + std::string(nameOf(label.meaning)) + "|"}});
    }
    keys.emplace_back("Segmentation_MasterRepresentation", "Binary labelmap");
    return keys;
}

ConversionRequest requestOf(const LabelSnapshot& snapshot, const LabelExport& wish, const std::string& format) {
    ConversionRequest request{.in = "labels", .out = wish.out, .format = format, .name = "labels", .command = wish.command, .overwrite = wish.overwrite};
    if (format == kLabelZarr) {
        request.format = "ome-zarr-0.4";
        request.levels = 6;
        request.chunk = Voxel{snapshot.geometry.shape.z, 128, 128};
        request.factors = Voxel{1, 2, 2};
    }
    if (sinkFormat(request.format).levels) request.reduce = LevelReduce::mode;
    if (request.format == "nrrd") request.textKeys = slicerKeys(snapshot);
    return request;
}

}  // namespace

std::vector<std::string> labelFormats() {
    std::vector<std::string> names;
    for (const SinkFormat& format : sinkFormats())
        if (format.exact) names.emplace_back(format.name);
    names.insert(names.end(), {kLabelZarr, kVdb});
    return names;
}

void exportLabels(const LabelSnapshot& snapshot, const LabelExport& wish, const ConversionMeans& means, std::stop_token stop, const ConversionProgress& progress) {
    const std::string format = formatOf(wish);
    const bool joins = format == kVdb && snapshot.grid.base();   // one file of both
    LabelSnapshot part = wish.region || joins ? regionOf(snapshot, wish.region.value_or(snapshot.grid.bounds())) : snapshot;
    if (wish.only) part.grid = onlyLabel(part.grid, *wish.only);
    if (format == kVdb) return exportVdb(part, wish, std::move(stop));
    const LabelSource source(part.geometry, part.grid, part.grid.needsWords() ? VoxelType::u16 : VoxelType::u8, "labels");
    const ConversionRequest request = requestOf(part, wish, format);
    convert(source, request, means, std::move(stop), progress);
    if (request.format.starts_with("ome-zarr")) addImageLabel(wish.out, part.table);
}

}  // namespace volumen
