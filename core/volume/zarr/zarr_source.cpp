#include "core/volume/zarr/zarr_source.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <set>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/flat_rule.h"
#include "core/volume/formats/zip_archive.h"
#include "core/volume/zarr/zarr_fields.h"
#include "core/volume/zarr/zarr_levels.h"
#include "core/volume/zarr/zarr_node.h"

namespace volumen {

namespace {

class ZarrSource : public VolumeSource {
public:
    ZarrSource(VolumeInfo info, std::vector<ZarrArray> levels) : m_info(std::move(info)), m_levels(std::move(levels)) {}

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        return m_levels.at(static_cast<std::size_t>(key.level)).readChunk(key.index, std::move(stop));
    }

private:
    VolumeInfo m_info;
    std::vector<ZarrArray> m_levels;
};

/// The volume being opened, so far.
struct Opening {
    VolumeInfo info;
    std::vector<ZarrArray> arrays;
};

void addArray(Opening& opening, ArrayMetadata metadata, const AxisChoice& axes, const ZarrStorePtr& store) {
    const std::string where = metadata.file.string();
    const VoxelType type = metadata.type;
    ZarrArray array(std::move(metadata), axes, store);
    checkShapes(where, array.shape(), array.chunkShape(), type);
    opening.arrays.push_back(std::move(array));
}

VolumeSourcePtr finish(Opening opening) {
    VolumeInfo& info = opening.info;
    info.type = opening.arrays.front().metadata().type;
    info.fillValue = opening.arrays.front().metadata().fillValue;
    if (info.levels.empty()) info.levels = levelsFromShapes(opening.arrays);
    info.flat = isFlat(info);
    return std::make_shared<ZarrSource>(std::move(info), std::move(opening.arrays));
}

/// What the attributes say besides how the levels lie: where a surface volume was cut from, how it was made.
void noteProvenance(const Json& attributes, VolumeInfo& info) {
    constexpr std::size_t kMostNotes = 32, kLongestText = 400;
    static const std::set<std::string, std::less<>> kOfTheFormat{"multiscales", "ome", "omero", "_ARRAY_DIMENSIONS", "image-label", "bioformats2raw.layout"};
    if (!attributes.is_object()) return;
    for (const auto& [name, value] : attributes.items()) {
        if (kOfTheFormat.contains(name) || info.provenance.size() >= kMostNotes) continue;
        std::string text = value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace);
        if (text.size() > kLongestText) text = text.substr(0, kLongestText) + "…";
        info.provenance.emplace_back(name, std::move(text));
    }
}

/// A scan of a volume package carries its voxel size in a file of its own.
std::optional<Spacing> spacingBeside(const ZarrNode& node) {
    const Path file = node.folder / "meta.json";
    if (!node.store->holds(file)) return std::nullopt;
    const Json meta = parseJson(node.store->text(file), file);
    const Json& size = field(meta, "voxelsize");
    if (!size.is_number() || !(size.get<double>() > 0)) return std::nullopt;
    return Spacing{size.get<double>(), size.get<double>(), size.get<double>()};
}

VolumeSourcePtr openArray(const ZarrNode& node, VolumeInfo info, const OpenOptions& options) {
    Opening opening{std::move(info), {}};
    opening.info.format = "zarr";
    opening.info.version = std::to_string(node.version);
    opening.info.spacingUm = spacingBeside(node);
    const ArrayMetadata metadata = arrayOf(node);
    addArray(opening, metadata, chooseAxes(metadata.shape, metadata.axisNames, options, metadata.file.string()), node.store);
    return finish(std::move(opening));
}

/// A level's path may lead down only.
Path below(const Path& folder, const std::string& relative, const std::string& where) {
    const Path path(relative);
    if (path.is_absolute() || std::any_of(path.begin(), path.end(), [](const Path& part) { return part == ".."; }))
        throw Error(where + ": names '" + relative.substr(0, 60) + "', which lies outside of the store; choose a path below it");
    return folder / path;
}

/// Levels may be left out of a copy: those that are there count, the finest of them is level 0.
VolumeSourcePtr openMultiscale(const ZarrNode& node, const OmeMultiscale& multiscale, VolumeInfo info, const OpenOptions& options) {
    Opening opening{std::move(info), {}};
    opening.info.format = "ome-zarr";
    opening.info.version = multiscale.version;
    std::vector<OmeTransform> transforms;
    AxisChoice axes;
    for (const OmeLevel& level : multiscale.levels) {
        const ZarrNode child = readNode(node.store, below(node.folder, level.path, node.file.string()));
        if (child.kind != NodeKind::array) {
            opening.info.warnings.push_back("level '" + level.path.substr(0, 60) + "' is missing");
            continue;
        }
        const ArrayMetadata metadata = arrayOf(child);
        if (transforms.empty())
            axes = chooseAxes(metadata.shape, multiscale.axisNames.empty() ? metadata.axisNames : multiscale.axisNames, options, metadata.file.string());
        if (metadata.shape.size() != axes.fixed.size() || (!opening.arrays.empty() && metadata.type != opening.arrays.front().metadata().type))
            throw Error(metadata.file.string() + ": differs from the finest level in its axes or its type; the store is damaged");
        addArray(opening, metadata, axes, node.store);
        transforms.push_back(level.transform);
    }
    if (opening.arrays.empty()) throw Error(node.file.string() + ": none of the levels that it names is there; copy the whole folder");
    opening.info.levels = levelsFromShapes(opening.arrays);
    placeLevels(opening.info, multiscale, transforms, axes);
    if (!opening.info.spacingUm) opening.info.spacingUm = spacingBeside(node);
    return finish(std::move(opening));
}

bool isNumber(const std::string& name) { return !name.empty() && name.find_first_not_of("0123456789") == std::string::npos; }

/// Arrays 0, 1, 2 …, each smaller than the one before, are a pyramid even where nothing says so.
std::optional<std::vector<ArrayMetadata>> unsaidLevels(const ZarrNode& group, const std::vector<std::string>& names) {
    if (names.size() < 2 || !std::all_of(names.begin(), names.end(), isNumber)) return std::nullopt;
    std::vector<ArrayMetadata> levels;
    for (const std::string& name : names) {
        const ZarrNode node = readNode(group.store, group.folder / name);
        if (node.kind != NodeKind::array) return std::nullopt;
        levels.push_back(arrayOf(node));
        if (levels.size() == 1) continue;
        const ArrayMetadata &finer = levels[levels.size() - 2], &coarser = levels.back();
        const auto notLarger = std::less_equal<>{};
        if (coarser.type != finer.type || coarser.shape.size() != finer.shape.size() || coarser.shape == finer.shape ||
            !std::equal(coarser.shape.begin(), coarser.shape.end(), finer.shape.begin(), notLarger))
            return std::nullopt;
    }
    return levels;
}

VolumeSourcePtr openLevels(const ZarrNode& node, std::vector<ArrayMetadata> levels, VolumeInfo info, const OpenOptions& options) {
    Opening opening{std::move(info), {}};
    opening.info.format = "zarr";
    opening.info.version = std::to_string(node.version);
    opening.info.spacingUm = spacingBeside(node);
    const AxisChoice axes = chooseAxes(levels.front().shape, levels.front().axisNames, options, levels.front().file.string());
    for (ArrayMetadata& level : levels) addArray(opening, std::move(level), axes, node.store);
    return finish(std::move(opening));
}

VolumeSourcePtr openNode(const ZarrNode& node, VolumeInfo info, const OpenOptions& options);

/// Of what a group holds, what can be opened as a volume. A table of words is no choice.
std::vector<std::string> usableDatasets(const ZarrNode& group, const std::vector<std::string>& names) {
    std::vector<std::string> usable;
    for (const std::string& name : names) {
        try {
            const ZarrNode node = readNode(group.store, group.folder / name);
            if (node.kind != NodeKind::array || arrayOf(node).shape.size() >= 2) usable.push_back(name);
        } catch (const Error&) {
            continue;  // its reason is told when it is chosen by name
        }
    }
    return usable;
}

/// `within` is the group that was reached already: what is chosen is named from the root.
DatasetNeeded choiceAmong(const ZarrNode& group, std::vector<std::string> names, const std::string& within) {
    if (!within.empty())
        for (std::string& name : names) name.insert(0, within + "/");
    const std::string sentence = group.folder.string() + ": holds several volumes; choose one with --dataset: " + formatList(names);
    return {sentence, std::move(names)};
}

VolumeSourcePtr openOnly(const ZarrNode& group, const std::string& name, VolumeInfo info, const OpenOptions& options) {
    info.dataset += (info.dataset.empty() ? "" : "/") + name;
    return openNode(readNode(group.store, group.folder / name), std::move(info), options);
}

VolumeSourcePtr openGroup(const ZarrNode& node, VolumeInfo info, const OpenOptions& options) {
    if (const auto multiscale = readMultiscale(node.attributes, node.version, node.file))
        return openMultiscale(node, *multiscale, std::move(info), options);
    const std::vector<std::string> names = datasetsBelow(node);
    if (auto levels = unsaidLevels(node, names)) return openLevels(node, std::move(*levels), std::move(info), options);
    if (names.empty()) throw Error(node.folder.string() + ": is a Zarr group without an array; choose a folder that holds one");
    const std::vector<std::string> usable = usableDatasets(node, names);
    if (usable.size() > 1) throw choiceAmong(node, usable, info.dataset);
    return openOnly(node, usable.empty() ? names.front() : usable.front(), std::move(info), options);
}

VolumeSourcePtr openNode(const ZarrNode& node, VolumeInfo info, const OpenOptions& options) {
    noteProvenance(node.attributes, info);
    if (node.kind == NodeKind::array) return openArray(node, std::move(info), options);
    return openGroup(node, std::move(info), options);
}

VolumeSourcePtr openDataset(const ZarrNode& root, VolumeInfo info, const OpenOptions& options) {
    if (root.kind == NodeKind::array) throw Error(root.folder.string() + ": is one array; leave out --dataset");
    const ZarrNode node = readNode(root.store, below(root.folder, options.dataset, "--dataset"));
    std::vector<std::string> usable;
    if (!readMultiscale(root.attributes, root.version, root.file)) usable = usableDatasets(root, datasetsBelow(root));
    if (node.kind == NodeKind::nothing)
        throw Error(root.folder.string() + ": holds no '" + options.dataset.substr(0, 60) + "'; choose one of: " + formatList(usable));
    info.dataset = options.dataset;
    if (usable.size() > 1) info.datasets = std::move(usable);
    return openNode(node, std::move(info), options);
}

Path folderOf(const Path& path) {
    std::error_code code;
    return std::filesystem::is_directory(path, code) ? path : path.parent_path();
}

VolumeSourcePtr openRoot(const ZarrNode& root, const Path& path, const OpenOptions& options) {
    VolumeInfo info;
    info.path = path.string();
    info.reading = reading(options);
    return options.dataset.empty() ? openNode(root, std::move(info), options) : openDataset(root, std::move(info), options);
}

}  // namespace

bool recognisesZarr(const Path& path) {
    std::error_code code;
    if (std::filesystem::is_directory(path, code)) return holdsZarr(*zarrFolders(), path);
    const Path file = path.filename();
    return file == "zarr.json" || file == ".zarray" || file == ".zgroup" || file == ".zattrs";
}

bool recognisesZippedZarr(const Path& path) { return beginsAsZip(path) && zippedZarr(path); }

VolumeSourcePtr openZarr(const Path& path, const OpenOptions& options) {
    const ZarrNode root = readNode(zarrFolders(), folderOf(path));
    if (root.kind == NodeKind::nothing) throw Error(path.string() + ": holds neither zarr.json nor .zarray; choose the folder that ends in .zarr");
    return openRoot(root, path, options);
}

VolumeSourcePtr openZippedZarr(const Path& path, const OpenOptions& options) {
    const auto zip = zippedZarr(path);
    if (!zip) throw Error(path.string() + ": holds no Zarr; choose another file");
    return openRoot(readNode(zip->store, zip->root), path, options);
}

}  // namespace volumen
