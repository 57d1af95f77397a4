#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/voxel_type.h"

/// Inner loops of slicing that go along rows, compiled for several instruction sets and chosen at run time (Highway).
namespace volumen {

/// What is read or written here needs room for `kRowSlack` more values than are asked for, where it says so.
constexpr std::size_t kRowSlack = 64;

/// Which covers occur among `rows` times `count` pixels; `rowPixels` from one row to the next.
struct CoverKinds {
    bool outside = false, pending = false, failed = false;
    bool mark = false;    ///< the one asked about
    bool other = false;
};
CoverKinds kindsIn(const std::uint8_t* cover, std::size_t rows, std::size_t rowPixels, std::size_t count, std::uint8_t mark);

/// Turns sampled values into texels of `type`: rounds half away from zero, clamps, adds what the sign needs (see `Texels`).
void storeTexels(VoxelType type, const float* values, std::size_t count, std::byte* texels);

/// `out[i] = a[i] + weight · (b[i] − a[i])` for voxels a, b of `type`; weight 0 leaves b unread.
void blendVoxels(VoxelType type, const std::byte* a, const std::byte* b, float weight, std::size_t count, float* out);

/// Two neighbouring lines of values, and the weight of the second; weight 0 leaves it unread. With slack.
struct LinePair {
    const float* first;
    const float* second;
    float weight;
};

/// Pixel i lies between the values at `first[i]` and the one after it, which weighs `weight[i]`. `first` rises or falls throughout. With slack.
struct LinePixels {
    const std::int32_t* first;
    const float* weight;
    std::size_t count;
};

/// Blends the lines, takes the pixels' values from the blend, and writes them as `storeTexels` does.
void sampleLines(VoxelType type, const LinePair& lines, const LinePixels& pixels, std::byte* texels);

}  // namespace volumen
