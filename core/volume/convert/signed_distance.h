#pragma once

#include <cstdint>
#include <vector>

namespace volumen {

/// A picture of inside (true) and outside, row by row.
struct MaskPicture {
    std::int64_t height = 0;
    std::int64_t width = 0;
    std::vector<bool> inside;

    bool at(std::int64_t y, std::int64_t x) const { return inside[static_cast<std::size_t>(y * width + x)]; }
};

/// How far each pixel lies inside (above 0) or outside (below 0), from the outline, in pixels; where there is no outline, as far as the picture is wide and high.
std::vector<float> signedDistance(const MaskPicture& picture);

}  // namespace volumen
