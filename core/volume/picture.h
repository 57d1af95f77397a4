#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>

#include "core/base/voxel_type.h"

namespace volumen {

/// A picture in a volume's own type.
struct PictureShape {
    VoxelType type = VoxelType::u8;
    std::int64_t height = 0;
    std::int64_t width = 0;

    std::size_t rowBytes() const { return static_cast<std::size_t>(width) * size(type); }
};

/// Some whole rows of a picture, from the top: `count` · `PictureShape::rowBytes()` bytes, tightly packed, native byte order.
struct PictureRows {
    std::int64_t top = 0;
    std::int64_t count = 0;
    const std::byte* data = nullptr;
};

/// Takes a picture's rows in order; what `data` points to lives during the call only.
using RowSink = std::function<void(const PictureRows&)>;

}  // namespace volumen
