#include "core/volume/open_volume.h"

#include <array>
#include <cctype>
#include <string_view>
#include <utility>

#include "core/base/error.h"
#include "core/volume/formats/meta_image.h"
#include "core/volume/formats/nifti.h"
#include "core/volume/formats/npy.h"
#include "core/volume/formats/nrrd.h"
#include "core/volume/formats/pictures.h"
#include "core/volume/formats/segment.h"
#include "core/volume/hdf5_source.h"
#include "core/volume/reordered_source.h"
#include "core/volume/tiff_stack.h"
#include "core/volume/zarr/zarr_source.h"

namespace volumen {

namespace {

/// One format: whether a path looks like it (by name and first bytes only), its reader, and the options that the reader heeds itself.
struct Format {
    bool (*recognises)(const Path&);
    VolumeSourcePtr (*open)(const Path&, const OpenOptions&, const std::stop_token&);
    bool readsDataset = false;
    bool readsChannel = false;
    bool readsAxes = false;
};

/// A reader that is done before anybody could ask it to stop.
template <auto open>
VolumeSourcePtr atOnce(const Path& path, const OpenOptions& options, const std::stop_token&) {
    return open(path, options);
}

/// What is told by a file's first bytes.
template <bool (*recognises)(const Path&)>
bool whereFile(const Path& path) {
    std::error_code code;
    return std::filesystem::is_regular_file(path, code) && recognises(path);
}

constexpr std::array kFormats{
    Format{recognisesZarr, atOnce<openZarr>, true, true, true},
    Format{recognisesVolpkg, atOnce<openVolpkg>, true, true, true},
    Format{recognisesSegment, atOnce<openSegment>, true, true, true},
    Format{recognisesHdf5, openHdf5, true, true, true},
    Format{whereFile<recognisesNrrd>, atOnce<openNrrd>, false, true, true},
    Format{whereFile<recognisesNpy>, atOnce<openNpy>, false, true, true},
    Format{whereFile<recognisesNpz>, atOnce<openNpz>, true, true, true},
    Format{whereFile<recognisesZippedZarr>, atOnce<openZippedZarr>, true, true, true},
    Format{whereFile<recognisesMetaImage>, atOnce<openMetaImage>, false, true, true},
    Format{recognisesPicture, atOnce<openPicture>, false, true},
    Format{recognisesTiff, atOnce<openTiff>},
    Format{recognisesTiffStack, atOnce<openTiffStack>},
    Format{recognisesPictureStack, atOnce<openPictureStack>, false, true},
    Format{recognisesNifti, atOnce<openNifti>, false, true, true},
};

constexpr std::array<std::pair<std::string_view, std::string_view>, 19> kNames{{
    {".tif", "a TIFF file"}, {".tiff", "a TIFF file"}, {".h5", "an HDF5 file"}, {".hdf5", "an HDF5 file"}, {".hdf", "an HDF5 file"}, {".zarr", "a Zarr store"},
    {".nrrd", "an NRRD file"}, {".nhdr", "an NRRD header"}, {".nii", "a NIfTI file"}, {".mha", "a MetaImage"}, {".mhd", "a MetaImage header"},
    {".npy", "a numpy array"}, {".npz", "a zip of numpy arrays"}, {".hdr", "a NIfTI header"},
    {".png", "a PNG picture"}, {".jpg", "a JPEG picture"}, {".jpeg", "a JPEG picture"}, {".jp2", "a JPEG 2000 picture"}, {".zip", "a zipped Zarr store"},
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
    return Error(path.string() + ": is not a volume of a known kind; choose a Zarr store, a file of HDF5, TIFF, NRRD, NIfTI, MetaImage or numpy, a picture, or a folder of slices");
}

/// What the reader does not heed is done here, or refused: nothing that was said is passed over.
VolumeSourcePtr openAs(const Format& format, const Path& path, const OpenOptions& options, const std::stop_token& stop) {
    if (!format.readsDataset && !options.dataset.empty()) throw Error(path.string() + ": is one volume; leave out --dataset");
    VolumeSourcePtr source = format.open(path, options, stop);
    if (!format.readsChannel && !options.channel.empty() && options.channel != "0") throw Error(path.string() + ": has one channel only; leave out --channel");
    return options.axes && !format.readsAxes ? reordered(std::move(source), *options.axes) : source;
}

}  // namespace

std::string reading(const OpenOptions& options) {
    const std::string axes = options.axes ? "axes " + *options.axes : "";
    if (options.channel.empty()) return axes;
    return axes + (axes.empty() ? "" : ", ") + "channel " + options.channel;
}

VolumeSourcePtr openVolume(const Path& path, const OpenOptions& options, const std::stop_token& stop) {
    std::error_code code;
    const bool there = std::filesystem::exists(path, code);
    if (code) throw Error(path.string() + ": cannot be read (" + code.message() + "); check its permissions, its links and whether its disk is there");
    if (!there) throw Error(path.string() + ": there is nothing here; check the path");
    for (const Format& format : kFormats)
        if (format.recognises(path)) return openAs(format, path, options, stop);
    throw unknownFormat(path);
}

}  // namespace volumen
