#pragma once

#include <memory>
#include <optional>

#include "core/base/files.h"
#include "core/volume/picture.h"

namespace volumen {

/// Native values shown as black and as white.
struct PictureWindow {
    double lo = 0;
    double hi = 255;
};

struct PictureOptions {
    bool overwrite = false;
    std::optional<PictureWindow> window = std::nullopt;  ///< of a PNG: 8 bits, lo → 0, hi → 255, rounded and clamped; not-a-number is black
};

/// Writes a picture row by row, beside its place; `finish` puts it there. Dropped before, it leaves nothing behind.
class PictureWriter {
public:
    virtual ~PictureWriter() = default;
    /// Rows in order from the top. Throws Error naming the file.
    virtual void write(const PictureRows& rows) = 0;
    /// All rows were written: syncs and renames.
    virtual void finish() = 0;
};

/// By the name's end: `.npy` and `.tif`, `.tiff` (BigTIFF past 4 GB) keep every native type, `.png` holds u8 and u16, and others through a window.
/// Throws Error: another name, a type that PNG cannot hold, or something stands there already.
std::unique_ptr<PictureWriter> makePictureWriter(const Path& path, const PictureShape& shape, const PictureOptions& options);


}  // namespace volumen
