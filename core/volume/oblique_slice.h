#pragma once

#include <cstddef>
#include <optional>
#include <stop_token>

#include "core/volume/picture.h"
#include "core/volume/sampling.h"
#include "core/volume/slice_plane.h"
#include "core/volume/volume_source.h"

/// Slices through any plane in double precision and in the native type, straight from a source, for files rather than for the screen.
namespace volumen {

/// Directions are z-y-x; positions and lengths are level-0 voxels.
struct PlaneWish {
    Point center;                  ///< of the picture
    Point normal{1, 0, 0};
    std::optional<Point> up;       ///< by default −y, or −z where the normal is ±y
    std::int64_t height = 0;
    std::int64_t width = 0;
    double step = 1;               ///< a pixel's size
};

/// The plane whose pixel (row, column) lies at center + step · ((column − (width − 1) / 2) · right + (row − (height − 1) / 2) · down), where
/// down is −up made square to the normal and right is down × normal. Throws Error: a normal of no length, an up along it, no pixels, a step
/// that is not positive.
SlicePlane slicePlane(const PlaneWish& wish);

struct ObliqueSlice {
    int level = 0;
    SlicePlane plane;              ///< of the picture's pixel (0, 0), level-0 voxels
    std::int64_t height = 0;
    std::int64_t width = 0;
    Interpolation interpolation = Interpolation::linear;
    Slab slab;
};

/// Samples as `sampleSlice` does (what lies in the volume, how its faces and a slab are treated), but in double precision. Outside is the
/// fill value. Gives `sink` some rows at a time. Keeps chunks within about `cacheBytes`, besides 16 a thread. Throws what `readChunk` throws,
/// and Error when there is no such level.
void sliceExactly(const VolumeSource& source, const ObliqueSlice& slice, int threads, std::size_t cacheBytes, const std::stop_token& stop,
                  const RowSink& sink);

}  // namespace volumen
