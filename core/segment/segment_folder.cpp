#include "core/segment/segment_folder.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "core/base/error.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view kInk = "_inklabels", kSupervision = "_supervision_mask", kValidation = "_validation_mask";

/// A name without its extension, cut into what comes before a suffix and its version; version 0 where it has another form.
struct VersionedName {
    std::string id;
    int version = 0;
};

VersionedName versioned(std::string stem, std::string_view suffix) {
    int version = 1;
    if (const std::size_t mark = stem.rfind("_v"); mark != std::string::npos && mark + 2 < stem.size()) {
        int number = 0;
        const auto [end, code] = std::from_chars(stem.data() + mark + 2, stem.data() + stem.size(), number);
        if (code == std::errc{} && end == stem.data() + stem.size() && number > 0) version = number, stem.resize(mark);
    }
    if (!stem.ends_with(suffix)) return {};
    return {stem.substr(0, stem.size() - suffix.size()), version};
}

bool isLabelPicture(const Path& path) {
    const std::string extension = path.extension().string();
    return extension == ".png" || extension == ".tif" || extension == ".tiff" || extension == ".zarr";
}

std::vector<Path> entriesOf(const Path& folder) {
    std::vector<Path> found;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) found.push_back(at->path());
    if (code) throw Error(folder.string() + ": cannot be read (" + code.message() + "); check the folder");
    std::sort(found.begin(), found.end());
    return found;
}

bool isTifxyz(const Path& path) {
    std::error_code code;
    return fs::is_regular_file(path / "x.tif", code) && fs::is_regular_file(path / "meta.json", code);
}

std::string nameOf(const Path& folder) { return (folder.has_filename() ? folder : fs::weakly_canonical(folder).parent_path()).filename().string(); }

/// The entries of a folder, asked by name.
class Entries {
public:
    explicit Entries(const Path& folder) : m_folder(folder), m_entries(entriesOf(folder)), m_id(nameOf(folder)) {}

    SegmentFolder found() const {
        SegmentFolder segment{.id = m_id, .geometry = geometry(), .layers = layers(), .inkLabels = newest(kInk), .supervisionMask = newest(kSupervision), .validationMask = newest(kValidation), .mask = named({m_id + "_mask.png", "mask.png"})};
        if (segment.inkLabels.empty()) segment.inkLabels = named({"inklabels.png", "inklabels.tif"});
        return segment;
    }

private:
    Path named(const std::vector<std::string>& names) const {
        for (const std::string& name : names)
            if (std::find(m_entries.begin(), m_entries.end(), m_folder / name) != m_entries.end()) return m_folder / name;
        return {};
    }

    Path only(std::string_view extension) const {
        const auto fits = [&](const Path& path) { return path.extension() == extension && !path.stem().string().ends_with("_points"); };
        return std::count_if(m_entries.begin(), m_entries.end(), fits) == 1 ? *std::find_if(m_entries.begin(), m_entries.end(), fits) : Path{};
    }

    Path geometry() const {
        if (isTifxyz(m_folder)) return m_folder;
        for (const Path& path : {named({m_id + ".ppm"}), only(".ppm")})
            if (!path.empty()) return path;
        for (const Path& path : m_entries)
            if (isTifxyz(path)) return path;
        for (const Path& path : {named({m_id + ".obj", m_id + "_flat.obj", "flat.obj"}), only(".obj"), only(".ply")})
            if (!path.empty()) return path;
        return {};
    }

    Path layers() const { return named({"layers", "layers.zarr", "surface-volume.zarr", "surface_volume", "surface_volume.zarr", m_id + ".zarr"}); }

    /// The newest version; of one version, the folder's own id before others'.
    Path newest(std::string_view suffix) const {
        Path best;
        std::pair<int, bool> most{0, false};
        for (const Path& path : m_entries) {
            const VersionedName name = isLabelPicture(path) ? versioned(path.stem().string(), suffix) : VersionedName{};
            const std::pair<int, bool> rank{name.version, name.id == m_id};
            if (rank > most) best = path, most = rank;
        }
        return best;
    }

    Path m_folder;
    std::vector<Path> m_entries;
    std::string m_id;
};

bool isSegment(const SegmentFolder& folder) { return !folder.geometry.empty() || !folder.inkLabels.empty(); }

/// Label pictures of several segments side by side in one folder.
void addLabelPictures(const std::vector<Path>& entries, std::map<std::string, SegmentFolder>& found) {
    std::map<std::pair<std::string, std::string_view>, int> versions;
    for (const Path& path : entries)
        for (const std::string_view suffix : {kInk, kSupervision, kValidation}) {
            const VersionedName name = isLabelPicture(path) ? versioned(path.stem().string(), suffix) : VersionedName{};
            int& newest = versions[{name.id, suffix}];
            if (name.version <= newest) continue;
            newest = name.version;
            SegmentFolder& segment = found[name.id];
            segment.id = name.id;
            (suffix == kInk ? segment.inkLabels : suffix == kSupervision ? segment.supervisionMask : segment.validationMask) = path;
        }
}

}  // namespace

SegmentFolder segmentFolder(const Path& folder) { return Entries(folder).found(); }

std::string segmentIdOf(const Path& path) {
    std::string stem = nameOf(path);
    for (const char* extension : {".ppm", ".obj", ".ply", ".png", ".tif", ".tiff", ".zarr", ".tifxyz"})
        if (stem.ends_with(extension)) stem.resize(stem.size() - std::string_view(extension).size());
    for (const std::string_view suffix : {kInk, kSupervision, kValidation})
        if (const VersionedName name = versioned(stem, suffix); name.version > 0) return name.id;
    if (stem.ends_with("_superseded")) stem.resize(stem.size() - std::string_view("_superseded").size());
    return stem;
}

std::vector<SegmentFolder> segmentsIn(const Path& folder) {
    const std::vector<Path> entries = entriesOf(folder);
    std::map<std::string, SegmentFolder> found;
    addLabelPictures(entries, found);
    if (const SegmentFolder itself = segmentFolder(folder); !itself.geometry.empty() || (found.size() <= 1 && isSegment(itself))) return {itself};
    for (const Path& path : entries) {
        std::error_code code;
        const std::string name = path.filename().string();
        if (!fs::is_directory(path, code) || path.extension() == ".zarr" || name == "unused" || name.ends_with("_superseded")) continue;
        if (SegmentFolder inside = segmentFolder(path); isSegment(inside)) found[inside.id] = std::move(inside);
    }
    std::vector<SegmentFolder> segments;
    for (auto& [id, segment] : found) segments.push_back(std::move(segment));
    return segments;
}

}  // namespace volumen
