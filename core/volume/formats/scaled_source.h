#pragma once

#include "core/volume/volume_source.h"

namespace volumen {

/// The source's voxels as `slope` · v + `intercept`: f32, or f64 where the stored type has more than 24 bits. What lies outside stays 0.
VolumeSourcePtr scaled(VolumeSourcePtr source, double slope, double intercept);

}  // namespace volumen
