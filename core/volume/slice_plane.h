#pragma once

#include <cstdint>

#include "core/base/geometry.h"

namespace volumen {

/// A plane through a volume: pixel (row, column) lies at `origin + row · down + column · right`, in the volume's level-0 voxels.
/// `right` and `down` are one pixel's step; their lengths are voxels per pixel.
struct SlicePlane {
    Point origin;
    Point right{0, 0, 1};
    Point down{0, 1, 0};

    Point at(double row, double column) const { return origin + down * row + right * column; }
    friend bool operator==(const SlicePlane&, const SlicePlane&) = default;
};

/// A half-open rectangle of a plane's pixels.
struct PixelRect {
    std::int64_t top = 0;
    std::int64_t left = 0;
    std::int64_t height = 0;
    std::int64_t width = 0;

    friend bool operator==(const PixelRect&, const PixelRect&) = default;
};

}  // namespace volumen
