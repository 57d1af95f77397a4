#pragma once

#include "core/volume/picture_writer.h"

/// The formats behind `makePictureWriter`, one source file each.
namespace volumen {

std::unique_ptr<PictureWriter> makeNpyWriter(const Path& path, const PictureShape& shape, const PictureOptions& options);
std::unique_ptr<PictureWriter> makeTiffWriter(const Path& path, const PictureShape& shape, const PictureOptions& options);
std::unique_ptr<PictureWriter> makePngWriter(const Path& path, const PictureShape& shape, const PictureOptions& options);

}  // namespace volumen
