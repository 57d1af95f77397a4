#pragma once

#include "core/volume/open_volume.h"

/// A segment's folder, opened as the volume of its flattened layers.
namespace volumen {

/// A folder that holds `layers`, `layers.zarr`, `surface-volume.zarr`, or a Zarr called like the folder.
bool recognisesSegment(const Path& folder);

/// Format "segment"; all else is the layers' own. Throws Error: see `openVolume`.
VolumeSourcePtr openSegment(const Path& folder, const OpenOptions& options);

}  // namespace volumen
