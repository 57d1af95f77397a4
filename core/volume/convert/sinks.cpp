#include "core/volume/convert/sinks.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/zarr_sink.h"

namespace volumen {

namespace {

const std::vector<SinkFormat>& table() {
    static const std::vector<SinkFormat> formats{
        {.name = "ome-zarr-0.4", .suffixes = {".zarr"}, .home = SinkHome::folder, .levels = true, .make = makeZarrSinkV04, .attributes = zarrAttributes},
        {.name = "ome-zarr-0.5", .suffixes = {}, .home = SinkHome::folder, .levels = true, .make = makeZarrSinkV05, .attributes = zarrAttributes},
        {.name = "hdf5", .suffixes = {".h5", ".hdf5", ".hdf"}, .make = makeHdf5Sink, .attributes = hdf5SinkAttributes, .datasets = hdf5SinkDatasets},
        {.name = "tiff-stack", .suffixes = {}, .home = SinkHome::folder, .make = makeTiffStackSink, .attributes = tiffStackSinkAttributes},
        {.name = "jpeg-stack", .suffixes = {}, .home = SinkHome::folder, .exact = false, .make = makeJpegStackSink},
        {.name = "nrrd", .suffixes = {".nrrd"}, .make = makeNrrdSink, .attributes = nrrdSinkAttributes},
        {.name = "nifti", .suffixes = {".nii", ".nii.gz"}, .make = makeNiftiSink, .attributes = niftiSinkAttributes},
        {.name = "npy", .suffixes = {".npy"}, .make = makeNpySink},
    };
    return formats;
}

std::string allNames() {
    std::string names;
    for (const SinkFormat& format : table()) names += (names.empty() ? "" : ", ") + std::string(format.name);
    return names;
}

Path withSuffix(const Path& out, const char* suffix) { return out.parent_path() / (out.filename().string() + suffix); }

/// "OUT/" is the folder OUT.
Path plain(const Path& out) { return out.has_filename() ? out : out.parent_path(); }

}  // namespace

std::span<const SinkFormat> sinkFormats() { return table(); }

const SinkFormat& sinkFormat(std::string_view name) {
    const auto found = std::find_if(table().begin(), table().end(), [&](const SinkFormat& format) { return format.name == name; });
    if (found == table().end()) throw Error("--format " + std::string(name) + ": is no format that can be written; choose one of " + allNames());
    return *found;
}

const SinkFormat& sinkFormatFor(const Path& out) {
    const std::string name = plain(out).filename().string();
    for (const SinkFormat& format : table())
        if (std::any_of(format.suffixes.begin(), format.suffixes.end(), [&](std::string_view suffix) { return name.ends_with(suffix); })) return format;
    throw Error(out.string() + ": its name says no format; give --format, one of " + allNames());
}

Path growingPath(const SinkFormat& format, const Path& out) { return format.home == SinkHome::folder ? out : withSuffix(plain(out), ".incomplete"); }

Path journalPath(const SinkFormat& format, const Path& out) {
    return format.home == SinkHome::folder ? plain(out) / ".volumen-journal" : withSuffix(plain(out), ".incomplete.journal");
}

}  // namespace volumen
