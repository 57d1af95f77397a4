#pragma once

#include <cstdint>
#include <vector>

#include "core/base/geometry.h"

/// What stands between the convolutions of a folded UNet3D (unet3d_folded.h), each in one pass over memory. Values are 32-bit floats,
/// z-y-x with the channels innermost.
namespace volumen {

/// Σ v and Σ v² of every channel.
struct ChannelSums {
    std::vector<double> values;
    std::vector<double> squares;
    std::int64_t count = 0;   ///< values a channel

    explicit ChannelSums(std::int64_t channels = 0) : values(static_cast<std::size_t>(channels)), squares(static_cast<std::size_t>(channels)) {}
    ChannelSums& operator+=(const ChannelSums& other);
};

/// What a convolution adds to every value beside its products: a constant, smaller at the borders. A grid of min(3, length) places along
/// each axis: first, inner, last.
struct BorderBias {
    const float* values = nullptr;   ///< (places z, y, x, channels)
    Voxel places;

    /// The one for a place along an axis of `length`.
    static std::int64_t place(std::int64_t at, std::int64_t length, std::int64_t places) { return at == 0 ? 0 : at == length - 1 ? places - 1 : 1; }
    const float* at(Voxel p, std::int64_t channels) const { return values + ((p.z * places.y + p.y) * places.x + p.x) * channels; }
};

/// v = max(0, v + bias + coarse), in place, and the sums of what comes out. Not-a-number stays what it is.
/// `coarse`, or null: the convolution of what is to be upsampled: (z/2+1, y/2+1, x/2+1, 8 · channels), the eight parities (z, y, x) one behind the other; voxel 2i + p takes place i + p.
ChannelSums finishConvolution(float* values, Voxel shape, std::int64_t channels, const BorderBias& bias, const float* coarse);

/// The greatest of each 2³, and the sums of those. The shape is even.
ChannelSums poolGreatest(const float* values, Voxel shape, std::int64_t channels, float* into);

/// The last convolution, of 1³: `into` = Σ weight · v + bias; (voxels, outputs), weights (outputs, channels).
void project(const float* values, std::int64_t voxels, std::int64_t channels, const float* weights, const float* bias, std::int64_t outputs, float* into);

/// Of one channel.
ChannelSums sumsOf(const float* values, std::int64_t count);

}  // namespace volumen
