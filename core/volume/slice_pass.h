#pragma once

#include <cstddef>
#include <cstdint>
#include <stop_token>

#include "core/volume/slice_block.h"

namespace volumen {

/// Columns [begin, end) of a row.
struct Columns {
    std::int64_t begin = 0;
    std::int64_t end = 0;

    bool empty() const { return end <= begin; }
    std::int64_t count() const { return end - begin; }
};

/// The pixels of a line, start + i · step for i in [0, count), that lie in an axis's [−½, size − ½).
Columns insideOnAxis(double start, double step, std::int64_t size, std::int64_t count);

/// The columns of a row (counted from the rectangle's left) that lie in the volume, when the plane is moved by `shift`.
Columns insideColumns(const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, std::int64_t row, Point shift);

/// Whether every pixel of the rectangle lies in the volume then. Quick: false also where positions are not finite.
bool liesInside(const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, Point shift);

enum class Amount { none, some, all };

/// How many pixels are pending of `rows` rows, `rowPixels` from one to the next, of `count` pixels each.
Amount pendingIn(const std::uint8_t* cover, std::int64_t rows, std::int64_t rowPixels, std::int64_t count);
inline Amount pendingIn(const std::uint8_t* cover, std::int64_t count) { return pendingIn(cover, 1, count, count); }

/// One sampling of a rectangle at one level: fills what is pending and can be had.
struct SlicePass {
    SliceBlock& block;
    const SlicePlane& plane;
    PixelRect rect;
    Point shift;                        ///< along the slab, level-0 voxels
    Interpolation interpolation;
    VoxelType texelsOf;                 ///< pixels are written as this type's texels; f32 for raw values
    std::byte* texels;                  ///< of the rectangle's first pixel
    std::uint8_t* cover;                ///< of the rectangle's first pixel: pending pixels become `mark` or cover::failed, or stay
    std::int64_t rowPixels;             ///< pixels from one row to the next in `texels` and `cover`
    std::uint8_t mark;
    std::stop_token stop;

    std::uint8_t* coverRow(std::int64_t row) const { return cover + row * rowPixels; }
};

/// Chooses the fastest way for the plane.
void run(const SlicePass& pass);

/// Any plane.
void runOblique(const SlicePass& pass);

/// Planes whose rows and columns each follow one axis of the volume.
bool followsAxes(const SlicePlane& plane);
void runAlongAxes(const SlicePass& pass);

}  // namespace volumen
