#pragma once

#include "core/segment/kept_chunks.h"
#include "core/segment/segment.h"
#include "core/volume/sampling.h"

namespace volumen {

/// A line of samples under each pixel of a tile: from `first` on, `count` of them, `step` voxels apart along the normal.
struct SampleLayers {
    double first = 0;
    double step = 1;
    std::int64_t count = 1;
};

/// Samples one level of a volume under the pixels of a tile. `points` is row-major, `tile` its shape. Into `values`: layer by layer, each as
/// large as the tile; 0 under a pixel without a place, the fill value outside. `V` is float for types of up to 16 bits and f32, else
/// double, so that every whole number up to 2^24 (2^53) stays exact. Reads the voxels around a piece of the tile at once; a piece is cut
/// where the map runs so far apart that its box would not fit in 4 M voxels. Throws what the source throws, Cancelled.
template <class V>
void sampleLayers(KeptChunks& volume, int level, std::span<const SurfacePoint> points, FlatShape tile, const SampleLayers& layers, Interpolation interpolation,
                  const std::stop_token& stop, std::span<V> values);

}  // namespace volumen
