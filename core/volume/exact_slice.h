#pragma once

#include <stop_token>

#include "core/volume/picture.h"
#include "core/volume/volume_source.h"

/// Slices in whole precision and in the native type, straight from a source, for files rather than for the screen.
/// They are made band by band from the top, so that a slice of any size passes through bounded memory.
namespace volumen {

/// A plane of constant z, y or x at one level, `at` counted in that level's voxels. Its rows and columns are the two axes left, in order:
/// z → (y, x), y → (z, x), x → (z, y).
struct AxisPlane {
    int level = 0;
    Axis axis = Axis::z;
    std::int64_t at = 0;
};

/// Throws Error when the level or the place does not exist.
PictureShape pictureShape(const VolumeInfo& info, const AxisPlane& plane);

/// Reads each chunk the plane touches once, on `threads` threads, and gives `sink` one row of chunks at a time.
/// Chunks the store does not hold are the fill value. Throws what `readChunk` throws.
void sliceExactly(const VolumeSource& source, const AxisPlane& plane, int threads, const std::stop_token& stop, const RowSink& sink);

}  // namespace volumen
