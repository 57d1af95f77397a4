#include "core/volume/picture_writer.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/volume/picture_formats.h"

namespace volumen {

std::unique_ptr<PictureWriter> makePictureWriter(const Path& path, const PictureShape& shape, const PictureOptions& options) {
    std::string end = path.extension().string();
    std::transform(end.begin(), end.end(), end.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (end != ".png" && options.window) throw Error(path.string() + ": keeps the native values; a window is for .png only");
    if (end == ".npy") return makeNpyWriter(path, shape, options);
    if (end == ".tif" || end == ".tiff") return makeTiffWriter(path, shape, options);
    if (end == ".png") return makePngWriter(path, shape, options);
    throw Error(path.string() + ": is no name of a picture that can be written; let it end in .npy, .tif or .png");
}

}  // namespace volumen
