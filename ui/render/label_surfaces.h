#pragma once

#include <cstdint>
#include <stop_token>
#include <vector>

#include "core/base/triangle_mesh.h"
#include "core/volume/voxel_block.h"

namespace volumen {

/// The surface of one value of a volume of labels or instances.
struct LabelSurface {
    std::uint32_t label = 0;
    TriangleMesh mesh;   ///< with normals
};

/// The most surfaces that `labelSurfaces` makes: of the values that fill most.
constexpr std::size_t kMostLabelSurfaces = 256;

/// The surface about each value but 0 of a block of whole numbers below 65,536, in world µm; the mean of a voxel and its 26 neighbours is
/// meshed, so that it is smooth. The block's faces close it. Throws Error where the values are no labels, Cancelled. Any thread but the main one.
std::vector<LabelSurface> labelSurfaces(const VoxelBlock& block, Point originUm, Spacing spacingUm, std::stop_token stop);

}  // namespace volumen
