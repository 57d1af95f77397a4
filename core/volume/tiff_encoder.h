#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/geometry.h"
#include "core/volume/picture.h"

struct tiff;

namespace volumen {

enum class TiffCodec { none, deflate, lzw };

struct TiffOptions {
    TiffCodec codec = TiffCodec::none;
    int level = 6;                          ///< of deflate, 1 … 9
    std::optional<Spacing> spacingUm;       ///< becomes the resolution in pixels a centimetre
    std::string description;                ///< text that goes with the picture; may be empty
};

/// One grey image in a file that somebody else opened; BigTIFF where 32-bit offsets would not do. One thread at a time.
class TiffEncoder {
public:
    /// `fd` is empty, open for reading and writing, and stays the caller's. Errors name `path`.
    TiffEncoder(int fd, const Path& path, const PictureShape& shape, const TiffOptions& options);
    ~TiffEncoder();

    /// Rows in order from the top. Throws Error.
    void write(const PictureRows& rows);
    /// All rows were written. Throws Error.
    void finish();

private:
    struct Close {
        void operator()(tiff* file) const;
    };
    void open(int fd, bool big);
    void describe(const PictureShape& shape);
    void compress(VoxelType type);
    void check(bool done) const;

    Path m_path;
    TiffOptions m_options;
    std::size_t m_rowBytes;
    std::vector<std::byte> m_row;
    std::string m_message;   // libtiff's last one
    std::unique_ptr<tiff, Close> m_tiff;
};

}  // namespace volumen
