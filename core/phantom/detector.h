#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/base/geometry.h"

/// What the scanner adds: a soft image, noise, and rings about the axis of rotation. Shares of the range of grey.
namespace volumen {

/// Adds white noise of mean 0 and the given standard deviation to a row that begins at `first`. A pure function of seed and place.
void addWhiteNoise(std::uint32_t seed, Voxel first, float deviation, std::span<float> row);

/// Blurs with the kernel (0.2, 0.6, 0.2) along each axis. `field` has `shape`; `shape` − 2 voxels remain, from place (1,1,1),
/// and stand at the beginning of `field`, tightly packed.
void soften(std::vector<float>& field, Voxel shape);

/// The rings of one slice: each of the detector's cells errs by a little, another little in each slice. Immutable; any thread.
class Rings {
public:
    /// `farthest`: no distance from the axis of rotation that will be asked for is larger, voxels.
    Rings(std::uint32_t seed, std::int64_t z, double farthest);
    float at(float radius) const {
        const float place = radius * kPerVoxel;
        const auto i = static_cast<std::size_t>(place);
        return m_values[i] + (m_values[i + 1] - m_values[i]) * (place - static_cast<float>(i));
    }

private:
    static constexpr float kPerVoxel = 2;
    std::vector<float> m_values;
};

}  // namespace volumen
