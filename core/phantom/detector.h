#pragma once

#include <cstdint>
#include <vector>

#include "core/base/geometry.h"

/// What the scanner adds: a soft image, noise, and rings about the axis of rotation. Shares of the range of grey.
namespace volumen {

/// White noise of mean 0 and standard deviation 1 for `count` voxels of a row that begins at `first`. A pure function of seed and place.
void whiteNoise(std::uint32_t seed, Voxel first, std::int64_t count, float* row);

/// Blurs with the kernel (0.2, 0.6, 0.2) along each axis. `field` has `shape`; `shape` − 2 voxels remain, from place (1,1,1),
/// and stand at the beginning of `field`, tightly packed.
void soften(std::vector<float>& field, Voxel shape);

/// The rings of one slice: each of the detector's cells errs by a little, another little in each slice. Immutable; any thread.
class Rings {
public:
    /// `from` and `to`: the distances from the axis that will be asked for, voxels.
    Rings(std::uint32_t seed, std::int64_t z, double from, double to);
    float at(float radius) const {
        const float place = (radius - m_from) * kPerVoxel;
        const auto i = static_cast<std::size_t>(place);
        return m_values[i] + (m_values[i + 1] - m_values[i]) * (place - static_cast<float>(i));
    }

private:
    static constexpr float kPerVoxel = 2;
    float m_from;
    std::vector<float> m_values;
};

}  // namespace volumen
