#pragma once

#include "ui/render/slice_renderer.h"

namespace volumen {

/// How opaque the slice shader draws a pixel of the picture's grid, 0 … 1: for what a click goes through.
double opacityAt(const SlicePicture& picture, const std::vector<LayerPass>& passes, std::int64_t row, std::int64_t column);

}  // namespace volumen
