#pragma once

#include <functional>
#include <stop_token>

#include "core/segment/segment.h"

namespace volumen {

/// Writes a sheet's flat pixels as another format, by OUT's name: `.ppm`, `.obj` (vt from the flat pixels, faces where all corners are valid),
/// else a tifxyz folder of scale 1. Some rows at a time are in memory. `wrote`: rows so far, now and then.
/// Throws Error: something stands there (wouldOverwrite), the disk; Cancelled: nothing is left behind but an empty folder.
void convertSegment(const Segment& segment, const Path& out, bool overwrite, int threads, const std::stop_token& stop, const std::function<void(std::int64_t rows)>& wrote);

}  // namespace volumen
