#pragma once

#include "core/volume/open_volume.h"

/// MetaImage: .mha, and .mhd with its voxels in other files.
namespace volumen {

/// By the first line.
bool recognisesMetaImage(const Path& path);

/// Format "metaimage". µm only where the header says DistanceUnits. Throws Error: see `openVolume`.
VolumeSourcePtr openMetaImage(const Path& path, const OpenOptions& options);

}  // namespace volumen
