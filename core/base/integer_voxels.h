#pragma once

#include "core/base/voxel_type.h"

namespace volumen {

inline bool holdsIntegers(VoxelType type) { return type != VoxelType::f16 && type != VoxelType::f32 && type != VoxelType::f64; }

}  // namespace volumen
