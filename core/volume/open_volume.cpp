#include "core/volume/open_volume.h"

#include <array>

#include "core/base/error.h"
#include "core/volume/hdf5_source.h"
#include "core/volume/tiff_stack.h"

namespace volumen {

namespace {

/// One format: whether a path looks like it (by name and first bytes only), and its reader.
struct Format {
    bool (*recognises)(const Path&);
    VolumeSourcePtr (*open)(const Path&, const OpenOptions&);
};

constexpr std::array kFormats{
    Format{recognisesVolpkg, openVolpkg},
    Format{recognisesHdf5, openHdf5},
    Format{recognisesTiff, openTiff},
    Format{recognisesTiffStack, openTiffStack},
};

}  // namespace

VolumeSourcePtr openVolume(const Path& path, const OpenOptions& options) {
    std::error_code code;
    if (!std::filesystem::exists(path, code)) throw Error(path.string() + ": there is nothing here; check the path");
    for (const Format& format : kFormats)
        if (format.recognises(path)) return format.open(path, options);
    throw Error(path.string() + ": is not a volume of a known kind; choose a .zarr folder, an HDF5 file, a TIFF file or a folder of TIFF slices");
}

}  // namespace volumen
