#pragma once

#include <optional>

#include "core/volume/volume_info.h"
#include "core/volume/zarr/ome_metadata.h"
#include "core/volume/zarr/zarr_array.h"

/// How the arrays of a pyramid lie over each other.
namespace volumen {

/// Level-0 voxels per voxel of a level, where only the shapes are known: the power of two that halving would have needed,
/// rounded up or down, else the ratio.
Point factorFromShapes(Voxel finest, Voxel level, int number);

/// Sets shape, chunks, codec, factor and offset of every level, by shapes alone.
std::vector<LevelInfo> levelsFromShapes(const std::vector<ZarrArray>& arrays);

/// Takes factors, offsets, spacing and origin from what the file says; `transforms` has one entry an array.
/// A scale that contradicts the shapes is not believed, and `info.warnings` says so.
void placeLevels(VolumeInfo& info, const OmeMultiscale& multiscale, const std::vector<OmeTransform>& transforms, const AxisChoice& axes);

}  // namespace volumen
