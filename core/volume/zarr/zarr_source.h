#pragma once

#include "core/volume/open_volume.h"

/// Zarr v2 and v3 arrays, groups of levels, and OME-Zarr, from a folder.
namespace volumen {

/// A folder with zarr.json, .zarray, .zgroup or .zattrs, or one of these files itself.
bool recognisesZarr(const Path& path);

/// Reads metadata only. A chunk is a stored chunk (an inner chunk where there are shards), clipped to the array.
/// `options.dataset` names an array or a group below `path`. Throws Error: see `openVolume`.
VolumeSourcePtr openZarr(const Path& path, const OpenOptions& options);

/// The same in a zip, stored or deflated: recognised by what the zip holds. A zip that is replaced while it is open is read on as it was.
bool recognisesZippedZarr(const Path& path);
VolumeSourcePtr openZippedZarr(const Path& path, const OpenOptions& options);

}  // namespace volumen
