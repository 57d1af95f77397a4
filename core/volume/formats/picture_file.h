#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>

#include "core/base/files.h"
#include "core/base/voxel_type.h"

/// PNG, JPEG, JPEG 2000 and coloured TIFF pictures, read by their own libraries. Functions may be called from any thread.
namespace volumen {

/// What a picture's header says, checked against the file: no more pixels than it can hold, and than can be decoded at once.
struct PictureHeader {
    std::int64_t height = 0;
    std::int64_t width = 0;
    VoxelType type = VoxelType::u8;
    int samples = 1;          ///< decoded, a pixel: 1 grey, 2 grey and alpha, 3 RGB, 4 RGBA
    bool grey = true;         ///< there is nothing to choose: one sample, or a palette of greys only
    std::string codec;        ///< "png", "jpeg", "jpeg2000", "tiff"

    std::size_t byteCount() const { return static_cast<std::size_t>(height * width * samples) * size(type); }
    bool sameImage(const PictureHeader& other) const {
        return height == other.height && width == other.width && type == other.type && samples == other.samples && grey == other.grey;
    }
};

/// A picture of one format.
class PictureFile {
public:
    virtual ~PictureFile() = default;
    virtual const PictureHeader& header() const = 0;
    /// All samples, row by row, native byte order, side by side: header().byteCount() bytes. Once only. Throws Error when they cannot be decoded.
    virtual void decode(std::span<std::byte> into) = 0;
};

/// True when the first bytes are those of one of the formats; of TIFF only where it holds one picture of several samples a pixel.
bool beginsAsPicture(const Path& path);

/// Throws Error naming the file and what is wrong with it.
std::unique_ptr<PictureFile> openPictureFile(const Path& path);

}  // namespace volumen
