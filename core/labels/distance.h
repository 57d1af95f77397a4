#pragma once

#include "core/base/array3.h"

namespace volumen {

/// For every voxel the squared distance, in voxels, to the nearest that is not 0 in `of`; infinity where there is none. Exact, linear in the number
/// of voxels (Felzenszwalb and Huttenlocher, Distance Transforms of Sampled Functions, 2012).
Array3<float> squaredDistances(const Array3<std::uint8_t>& of);

}  // namespace volumen
