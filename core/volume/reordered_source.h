#pragma once

#include <string>

#include "core/volume/volume_source.h"

namespace volumen {

/// A volume whose file holds its axes in another order than z, y, x. `axes` names the axes as they lie in the file, slowest first, in
/// letters of either case: with "yxz" the voxel (z, y, x) is the one that `source` calls (y, x, z). Shapes, chunks, factors, spacing and origin
/// follow; with "zyx" it is `source` itself.
/// Throws Error naming the file when `axes` is no order of z, y and x.
VolumeSourcePtr reordered(VolumeSourcePtr source, const std::string& axes);

/// The same where the file itself says the order: `letters` is an order of "zyx", and `info().reading` stays as it is.
VolumeSourcePtr turned(VolumeSourcePtr source, const std::string& letters);

}  // namespace volumen
