#pragma once

#include <stop_token>

#include "core/base/triangle_mesh.h"
#include "core/volume/voxel_block.h"

namespace volumen {

/// The surface about all values of `threshold` and more (flying edges, as VTK has it), in world µm: the centre of the block's first voxel
/// lies at `originUm`. Open where it meets the block's faces. With normals. Throws Cancelled. Any thread but the main one: a block of 256³ takes 0.1–0.5 s.
TriangleMesh isosurface(const VoxelBlock& block, double threshold, Point originUm, Spacing spacingUm, std::stop_token stop);

}  // namespace volumen
