#pragma once

#include <cstdint>
#include <span>

#include "core/base/files.h"

/// The one door between volumen-cli and the shared library volumen_movie. Nothing of OpenCV is seen here.
namespace volumen {

struct MovieShape {
    int width = 0;    ///< pixels, even: colours are stored for two by two
    int height = 0;
    double framesPerSecond = 24;
};

/// An MP4 in the making (H.264 where the system can write it, else MPEG-4). One thread at a time. Throws Error naming the file.
/// It grows in the file that it was given; who made it puts it in its place when `finish` has returned.
class MovieWriter {
public:
    virtual ~MovieWriter() = default;
    /// One frame: red, green, blue, row by row, tightly packed.
    virtual void add(std::span<const std::uint8_t> rgb) = 0;
    /// Closes the file, opens it again and counts its frames: a disk that was full is not told otherwise.
    virtual void finish() = 0;
};

/// The type and the name of the function to look up with dlsym. The caller owns what it returns and lets go of it before dlclose.
using MakeMovieWriter = MovieWriter*(const Path& path, const MovieShape& shape);
inline constexpr const char* kMakeMovieWriter = "volumenMakeMovieWriter";

}  // namespace volumen
