#pragma once

#include <QImage>

#include "ui/render/slice_renderer.h"

namespace volumen {

/// Colours a picture as the slice shader does, on the CPU: for the planes in 3D, thumbnails and pictures in files. `rect` counts pixels of the
/// picture's grid. Outside every layer the result is transparent. Any thread.
QImage composed(const SlicePicture& picture, const std::vector<LayerPass>& passes, const PixelRect& rect);

}  // namespace volumen
