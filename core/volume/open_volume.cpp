#include "core/volume/open_volume.h"

#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/volume/hdf5_source.h"
#include "core/volume/tiff_stack.h"
#include "core/volume/zarr/zarr_source.h"

namespace volumen {

namespace {

/// One format: whether a path looks like it (by name and first bytes only), and its reader.
struct Format {
    bool (*recognises)(const Path&);
    VolumeSourcePtr (*open)(const Path&, const OpenOptions&);
};

constexpr std::array kFormats{
    Format{recognisesZarr, openZarr},
    Format{recognisesVolpkg, openVolpkg},
    Format{recognisesHdf5, openHdf5},
    Format{recognisesTiff, openTiff},
    Format{recognisesTiffStack, openTiffStack},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kNames{{
    {".tif", "a TIFF file"}, {".tiff", "a TIFF file"}, {".h5", "an HDF5 file"}, {".hdf5", "an HDF5 file"}, {".hdf", "an HDF5 file"}, {".zarr", "a Zarr store"},
}};

std::string lowerExtension(const Path& path) {
    std::string extension = path.extension().string();
    for (char& c : extension) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return extension;
}

/// What is wrong with a path that no format recognises: an empty file, a name that promises what the bytes do not keep.
Error unknownFormat(const Path& path) {
    std::error_code code;
    if (std::filesystem::is_regular_file(path, code) && std::filesystem::file_size(path, code) == 0)
        return Error(path.string() + ": is empty; copy or export it again");
    for (const auto& [extension, kind] : kNames)
        if (lowerExtension(path) == extension)
            return Error(path.string() + ": is called " + std::string(extension) + ", but its content is not that of " + std::string(kind) + "; copy or export it again");
    return Error(path.string() + ": is not a volume of a known kind; choose a .zarr folder, an HDF5 file, a TIFF file or a folder of TIFF slices");
}

}  // namespace

VolumeSourcePtr openVolume(const Path& path, const OpenOptions& options) {
    std::error_code code;
    if (!std::filesystem::exists(path, code)) throw Error(path.string() + ": there is nothing here; check the path");
    for (const Format& format : kFormats)
        if (format.recognises(path)) return format.open(path, options);
    throw unknownFormat(path);
}

}  // namespace volumen
