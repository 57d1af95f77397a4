#pragma once

#include "core/volume/volume_source.h"

namespace volumen {

/// The same voxels with another description: shapes, type and levels must stay. For what is opened by way of what holds it.
VolumeSourcePtr withInfo(VolumeSourcePtr source, VolumeInfo info);

}  // namespace volumen
