#pragma once

#include "core/base/files.h"
#include "core/volume/open_volume.h"
#include "core/volume/volume_source.h"

/// TIFF as volumes: a folder of slices, a file of pages, a volume of a volpkg.
namespace volumen {

/// By the first bytes of a file; by the names in a folder.
bool recognisesTiff(const Path& path);
bool recognisesTiffStack(const Path& folder);
bool recognisesVolpkg(const Path& folder);

/// A file: each page is a slice; its place as tiff_spacing.h says. Format "tiff". Throws Error.
VolumeSourcePtr openTiff(const Path& path, const OpenOptions& options = {});

/// A folder of one file a slice, ordered as slice_names.h says; missing slices read as 0. Format "tiff-stack"; "volpkg" when a
/// meta.json of type "vol" lies beside the slices, which then gives the spacing (µm) and the number of slices; else as tiff_spacing.h says.
/// The first, middle and last slices' headers are read, every other one when it is needed: a slice of another size or type is
/// then an Error that names it. Throws Error.
VolumeSourcePtr openTiffStack(const Path& folder, const OpenOptions& options = {});

/// A `.volpkg` folder: the volume `options.dataset` of `volumes/`, or the only one. Throws Error, naming the volumes when there are several.
VolumeSourcePtr openVolpkg(const Path& folder, const OpenOptions& options = {});

}  // namespace volumen
