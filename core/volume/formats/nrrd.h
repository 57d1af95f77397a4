#pragma once

#include "core/volume/open_volume.h"

/// NRRD: attached and detached headers, raw, gzip, bzip2, text and hex.
namespace volumen {

/// By the first bytes.
bool recognisesNrrd(const Path& path);

/// Format "nrrd". Axes of kind "domain" or "space" are z, y, x; others are channels. µm only where the file says a unit.
/// Slicer's and other keys become `provenance`. Throws Error: see `openVolume`.
VolumeSourcePtr openNrrd(const Path& path, const OpenOptions& options);

}  // namespace volumen
