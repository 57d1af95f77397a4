#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/voxel_type.h"

namespace volumen {

/// What stands before the values in a .npy file of format 1.0, row by row (C order), this machine's byte order; a multiple of 64 bytes long.
std::string npyHeader(VoxelType type, const std::vector<std::int64_t>& shape);

}  // namespace volumen
