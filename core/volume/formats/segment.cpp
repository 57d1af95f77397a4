#include "core/volume/formats/segment.h"

#include "core/base/error.h"
#include "core/volume/renamed_source.h"

namespace volumen {

namespace {

/// The first of a segment's usual names for its layers that is there; empty where none is.
Path layersIn(const Path& folder) {
    const Path named = folder.has_filename() ? folder : folder.parent_path();
    std::error_code code;
    for (const std::string& name : {std::string("layers"), std::string("layers.zarr"), std::string("surface-volume.zarr"), named.filename().string() + ".zarr"})
        if (std::filesystem::is_directory(folder / name, code)) return folder / name;
    return {};
}

}  // namespace

bool recognisesSegment(const Path& folder) { return !layersIn(folder).empty(); }

VolumeSourcePtr openSegment(const Path& folder, const OpenOptions& options) {
    const Path layers = layersIn(folder);
    if (layers.empty()) throw Error(folder.string() + ": holds no layers; choose another folder");
    VolumeSourcePtr volume = openVolume(layers, options);
    VolumeInfo info = volume->info();
    const bool named = layers.stem() == "layers" || layers.stem() == "surface-volume";
    if (!named && !info.flat) return volume;   // a folder that is called like the scan in it
    info.format = "segment";
    info.flat = true;
    return withInfo(std::move(volume), std::move(info));
}

}  // namespace volumen
