#pragma once

#include <functional>
#include <stop_token>

#include "core/volume/convert/conversion.h"
#include "core/volume/convert/output_voxels.h"

namespace volumen {

/// What `checkConversion` will say it has checked, when it is done.
std::int64_t checkCount(const VolumeInfo& out);

/// Reads a finished output back as anybody would: level 0 must hold what the origin says, each coarser level what the one before makes.
/// `checked` is called from several threads after every piece. Throws Error naming the first place that differs; Cancelled.
void checkConversion(const VolumeSource& out, const VoxelOrigin& origin, LevelReduce reduce, const ConversionMeans& means,
                     std::stop_token stop, const std::function<void()>& checked);

}  // namespace volumen
