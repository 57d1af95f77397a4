#pragma once

#include <functional>
#include <span>

#include "core/segment/layer_range.h"
#include "core/segment/surface_map.h"
#include "core/volume/chunk.h"

namespace volumen {

/// Gives the u8 voxels of a box, which may reach outside the volume.
using BoxReader = std::function<Chunk(const Box&)>;

/// Samples a volume between its voxels (trilinear, rounded half up) at `point + layer · normal`. `points` is a tile of the flattened
/// sheet, row-major, `tile` its shape; the result has the shape (layers, rows, columns), 0 where a pixel has no place.
/// Reads one box about the whole tile, so tiles should be small (64 pixels square). Any thread.
Chunk flatLayers(const BoxReader& read, std::span<const SurfacePoint> points, FlatShape tile, LayerRange layers);

}  // namespace volumen
