#include "core/volume/tiff_stack.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include "core/base/error.h"
#include "core/volume/slice_names.h"
#include "core/volume/tiff_file.h"
#include "core/volume/tiff_source.h"
#include "core/volume/volpkg_meta.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

bool namedTiff(const Path& path) {
    std::string extension = path.extension().string();
    std::transform(extension.begin(), extension.end(), extension.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return (extension == ".tif" || extension == ".tiff") && path.filename().native().front() != '.';
}

std::vector<std::string> tiffsIn(const Path& folder) {
    std::vector<std::string> names;
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (namedTiff(at->path())) names.push_back(at->path().filename().string());
    if (code) throw Error(folder.string() + ": cannot be listed (" + code.message() + "); check its permissions");
    return names;
}

bool isTifxyz(const std::vector<std::string>& names) {
    const auto has = [&](const char* name) { return std::find(names.begin(), names.end(), name) != names.end(); };
    return has("x.tif") && has("y.tif") && has("z.tif");
}

std::vector<TiffSlice> slicesOfFolder(const Path& folder, const SliceNames& names) {
    std::vector<TiffSlice> slices;
    slices.reserve(names.names.size());
    for (const std::string& name : names.names) slices.push_back({.path = name.empty() ? Path() : folder / name});
    return slices;
}

std::string sizeOf(const TiffPage& page) { return std::to_string(page.height) + " x " + std::to_string(page.width) + " " + std::string(name(page.type)); }

/// A slice's header, or the sentence why it cannot be read.
struct Looked {
    const TiffSlice* slice;
    std::optional<TiffPage> page;
    std::string complaint;
};

Looked lookAt(const TiffSlice& slice) {
    try {
        return {&slice, TiffFile(slice.path).page(slice.directory), {}};
    } catch (const Error& error) {
        return {&slice, std::nullopt, error.what()};
    }
}

/// The first, middle and last slice that are there.
std::vector<Looked> lookAtSome(const std::vector<TiffSlice>& slices) {
    std::vector<const TiffSlice*> present;
    for (const TiffSlice& slice : slices)
        if (!slice.path.empty()) present.push_back(&slice);
    std::vector<std::size_t> some{0, present.size() / 2, present.size() - 1};
    some.erase(std::unique(some.begin(), some.end()), some.end());
    std::vector<Looked> looked;
    for (const std::size_t at : some) looked.push_back(lookAt(*present[at]));
    return looked;
}

/// From the first that can be read, as all are of one scan.
void applyPlace(const std::vector<Looked>& looked, VolumeInfo& info) {
    const auto first = std::find_if(looked.begin(), looked.end(), [](const Looked& one) { return one.page.has_value(); });
    const TiffPlace place = TiffFile(first->slice->path).place(first->slice->directory);
    info.spacingUm = place.spacingUm, info.originUm = place.originUm;
    if (place.zIsTaken) info.provenance.emplace_back("voxel size", "x and y are said, z is taken as the same");
}

/// The page that most are like, the earliest of equals. Throws the first's complaint when none can be read.
const TiffPage& modelOf(const std::vector<Looked>& looked) {
    const Looked* best = nullptr;
    std::ptrdiff_t most = 0;
    for (const Looked& one : looked) {
        if (!one.page) continue;
        const auto alike = std::count_if(looked.begin(), looked.end(), [&](const Looked& other) { return other.page && other.page->sameImages(*one.page); });
        if (alike > most) best = &one, most = alike;
    }
    if (!best) throw Error(looked.front().complaint);
    return *best->page;
}

void warnOfOdd(const std::vector<Looked>& looked, const TiffPage& model, std::vector<std::string>& warnings) {
    for (const Looked& one : looked) {
        if (!one.page) warnings.push_back(one.complaint);
        else if (!one.page->sameImages(model))
            warnings.push_back(one.slice->path.filename().string() + " is " + sizeOf(*one.page) + " where the other slices are " + sizeOf(model));
    }
}

void applyMeta(const VolpkgMeta& meta, const SliceNames& names, const TiffPage& model, VolumeInfo& info) {
    info.format = "volpkg";
    if (meta.voxelSizeUm) info.spacingUm = Spacing{*meta.voxelSizeUm, *meta.voxelSizeUm, *meta.voxelSizeUm};
    const auto differs = [&](const char* word, std::optional<std::int64_t> said, std::int64_t is) {
        if (said && *said != is) info.warnings.push_back("meta.json says " + std::string(word) + " " + std::to_string(*said) + ", but the slices have " + std::to_string(is));
    };
    differs("width", meta.width, model.width);
    differs("height", meta.height, model.height);
    differs("slices", meta.slices, static_cast<std::int64_t>(names.names.size()));
}

/// A folder of slices, each of which is a volume of its own, is no stack.
void refusePages(const Path& folder, const std::vector<std::string>& names) {
    if (names.size() < 2 || tiffDirectories(folder / names.front()).offsets.size() < 2) return;
    throw Error(folder.string() + ": holds several TIFF files of many pages each, such as " + names.front() + "; open one of them");
}

VolumeInfo infoFor(const Path& path, const char* format) {
    VolumeInfo info;
    info.path = path.string();
    info.format = format;
    return info;
}

std::string firstPresent(const SliceNames& names) {
    return *std::find_if(names.names.begin(), names.names.end(), [](const std::string& name) { return !name.empty(); });
}

std::vector<TiffSlice> slicesOfFile(const Path& path, const TiffDirectories& pages, const TiffPage& first) {
    const bool inRow = pages.offsets.size() == 1 && first.imagesInRow > 1;
    std::vector<TiffSlice> slices;
    for (const std::uint64_t offset : pages.offsets) slices.push_back({.path = path, .directory = offset});
    for (std::int64_t i = 1; inRow && i < first.imagesInRow; ++i) slices.push_back({.path = path, .directory = pages.offsets.front(), .imageInRow = i});
    return slices;
}

}  // namespace

bool recognisesTiff(const Path& path) { return fs::is_regular_file(path) && beginsAsTiff(path); }

bool recognisesTiffStack(const Path& folder) {
    std::error_code code;
    for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
        if (namedTiff(at->path())) return true;
    return false;
}

VolumeSourcePtr openTiff(const Path& path, const OpenOptions&) {
    const TiffDirectories pages = tiffDirectories(path);
    const TiffPage first = TiffFile(path).page(pages.offsets.front());
    std::vector<TiffSlice> slices = slicesOfFile(path, pages, first);
    const std::vector<Looked> looked = lookAtSome(slices);
    VolumeInfo info = infoFor(path, "tiff");
    const TiffPage model = modelOf(looked);
    for (const Looked& one : looked)
        if (!one.page || !one.page->sameImages(model)) info.warnings.push_back(one.page ? "a page is " + sizeOf(*one.page) + " where the others are " + sizeOf(model) : one.complaint);
    applyPlace(looked, info);
    if (!pages.damage.empty()) info.warnings.push_back(pages.damage);
    return std::make_shared<TiffSource>(std::move(info), std::move(slices), model);
}

VolumeSourcePtr openTiffStack(const Path& folder, const OpenOptions&) {
    std::vector<std::string> files = tiffsIn(folder);
    if (isTifxyz(files)) throw Error(folder.string() + ": is a surface (tifxyz), not a volume; open it as a segment");
    VolumeInfo info = infoFor(folder, "tiff-stack");
    const std::optional<VolpkgMeta> meta = readVolpkgMeta(folder, info.warnings);
    const SliceNames names = orderSlices(folder.string(), std::move(files), meta ? meta->slices : std::nullopt);
    refusePages(folder, {firstPresent(names), names.names.back()});
    info.warnings.insert(info.warnings.end(), names.warnings.begin(), names.warnings.end());
    std::vector<TiffSlice> slices = slicesOfFolder(folder, names);
    const std::vector<Looked> looked = lookAtSome(slices);
    const TiffPage model = modelOf(looked);
    warnOfOdd(looked, model, info.warnings);
    applyPlace(looked, info);
    if (meta) applyMeta(*meta, names, model, info);
    return std::make_shared<TiffSource>(std::move(info), std::move(slices), model);
}

}  // namespace volumen
