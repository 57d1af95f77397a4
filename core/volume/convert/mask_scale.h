#pragma once

#include <cstdint>
#include <vector>

namespace volumen {

/// Which place of a mask's axis covers which voxel of the volume's.
struct MaskScale {
    std::int64_t volume = 1;   ///< voxels along the axis
    std::int64_t mask = 1;
    int halvings = -1;         ///< the mask's size is the volume's, halved so often; −1: it is stretched

    MaskScale() = default;
    MaskScale(std::int64_t volumeSize, std::int64_t maskSize) : volume(volumeSize), mask(maskSize) {
        std::int64_t size = volume;
        for (int n = 0; size >= mask && halvings < 0; ++n, size = (size + 1) / 2) {
            if (size == mask) halvings = n;
            if (size == 1) break;
        }
    }

    std::int64_t at(std::int64_t voxel) const { return halvings >= 0 ? voxel >> halvings : (2 * voxel + 1) * mask / (2 * volume); }

    /// `at` of the voxels lo … hi − 1.
    std::vector<std::int64_t> places(std::int64_t lo, std::int64_t hi) const {
        std::vector<std::int64_t> found;
        for (std::int64_t v = lo; v < hi; ++v) found.push_back(at(v));
        return found;
    }
};

}  // namespace volumen
