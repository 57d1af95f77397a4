#pragma once

#include <vector>

#include "core/base/files.h"
#include "core/segment/surface_map.h"

namespace volumen {

/// A picture of real numbers in memory, row-major.
struct FlatPlane {
    FlatShape shape;
    std::vector<float> values;

    float at(std::int64_t v, std::int64_t u) const { return values[static_cast<std::size_t>(v * shape.width + u)]; }
};

/// A whole picture of one channel, of any format and type. Throws Error: it cannot be read, is a volume, or is over 2^29 pixels.
FlatPlane readPlane(const Path& picture);

}  // namespace volumen
