#include "core/volume/formats/npy.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/formats/header_text.h"
#include "core/volume/formats/npy_header.h"
#include "core/volume/formats/zip_archive.h"

namespace volumen {

namespace {

constexpr std::string_view kEnding = ".npy";

VolumeInfo infoFor(const Path& path, const char* format) {
    VolumeInfo info;
    info.path = path.string();
    info.format = format;
    return info;
}

VolumeSourcePtr openPacked(VolumeInfo info, const std::string& where, const FileRange& range, Packing packing, const OpenOptions& options) {
    NpyHeader header = readNpyHeader(where, *makeDecoder(range, packing, VoxelType::u8));
    header.array.codec = nameOf(packing);
    const std::uint64_t bytes = byteCount(where, header.array.shape, header.array.type);
    return openNumbers(std::move(info), header.array, unpacked(range, packing, header.array.type, header.bytes, bytes), options);
}

/// Whether the entry is an array that can be shown. A damaged one is a choice, too: its reason is told when it is chosen.
bool isVolume(const ZipArchive& archive, const ZipArchive::Entry& entry) {
    try {
        return readNpyHeader(archive.where(entry), *makeDecoder(archive.rangeOf(entry), archive.packingOf(entry), VoxelType::u8)).array.shape.size() >= 2;
    } catch (const Error&) {
        return true;
    }
}

std::vector<std::string> arraysIn(const ZipArchive& archive) {
    constexpr std::size_t kMostArrays = 10'000;
    std::vector<std::string> names;
    for (const ZipArchive::Entry& entry : archive.entries())
        if (entry.name.ends_with(kEnding) && names.size() < kMostArrays && isVolume(archive, entry)) names.push_back(entry.name.substr(0, entry.name.size() - kEnding.size()));
    return names;
}

std::string chosen(const Path& path, const std::vector<std::string>& names, const std::string& wanted) {
    if (!wanted.empty()) {
        if (std::find(names.begin(), names.end(), wanted) != names.end()) return wanted;
        throw Error(path.string() + ": holds no array " + inQuotes(wanted) + "; choose one of " + formatList(names));
    }
    if (names.empty()) throw Error(path.string() + ": holds no array of two axes or more; choose another file");
    if (names.size() > 1) throw DatasetNeeded(path.string() + ": holds several volumes; choose one of the datasets " + formatList(names), names);
    return names.front();
}

}  // namespace

bool recognisesNpy(const Path& path) { return beginsWith(path, "\x93NUMPY"); }

bool recognisesNpz(const Path& path) {
    if (!beginsAsZip(path)) return false;
    const ZipArchive archive(path);
    return std::any_of(archive.entries().begin(), archive.entries().end(), [](const ZipArchive::Entry& entry) { return entry.name.ends_with(kEnding); });
}

VolumeSourcePtr openNpy(const Path& path, const OpenOptions& options) {
    return openPacked(infoFor(path, "npy"), path.string(), restOfFile(path), Packing::none, options);
}

VolumeSourcePtr openNpz(const Path& path, const OpenOptions& options) {
    const ZipArchive archive(path);
    const std::vector<std::string> names = arraysIn(archive);
    const std::string name = chosen(path, names, options.dataset);
    const ZipArchive::Entry& entry = *archive.find(name + std::string(kEnding));
    VolumeInfo info = infoFor(path, "npz");
    info.dataset = name;
    if (names.size() > 1) info.datasets = names;
    return openPacked(std::move(info), archive.where(entry), archive.rangeOf(entry), archive.packingOf(entry), options);
}

}  // namespace volumen
