#pragma once

#include <cstddef>
#include <cstdint>

#include "core/base/voxel_type.h"
#include "core/volume/slice_block.h"

namespace volumen {

/// The inner loops of slicing, compiled for several instruction sets and chosen at run time (Highway).
/// Float rows that they write to need room for `kRowSlack` more values than asked for.
constexpr std::size_t kRowSlack = 64;

/// Which covers occur among `count` pixels.
struct CoverKinds {
    bool outside = false, pending = false, failed = false;
    bool mark = false;    ///< the one asked about
    bool other = false;
};
CoverKinds kindsIn(const std::uint8_t* cover, std::size_t count, std::uint8_t mark);

/// Turns sampled values into texels of `type`: rounds half away from zero, clamps, adds what the sign needs (see `Texels`).
void storeTexels(VoxelType type, const float* values, std::size_t count, std::byte* texels);

/// A straight row of pixels through one chunk, from `start` (counted from the chunk's first voxel; for nearest with a half
/// added) by `step`.
struct ChunkRun {
    const std::byte* voxels;
    std::uint32_t strideZ, strideY;             ///< voxels
    std::uint32_t cellsZ, cellsY, cellsX;       ///< cells that lie in the chunk whole; voxels, for nearest
    FixedPoint start, step;
    std::int64_t count;
};

/// Samples the run's pixels whose cells lie in the chunk whole into `values`. The others' numbers (counted from the run's first
/// pixel) go to `left`, which has room for `count`; how many those are is returned. `type`: `hasRunKernel(type)`.
bool hasRunKernel(VoxelType type);
std::int64_t sampleRunLinear(VoxelType type, const ChunkRun& run, float* values, std::uint32_t* left);
std::int64_t sampleRunNearest(VoxelType type, const ChunkRun& run, float* values, std::uint32_t* left);

/// `out[i] = a[i] + weight · (b[i] − a[i])` for voxels a, b of `type` that lie `stride` voxels apart; weight 0 leaves b unread.
void blendVoxels(VoxelType type, const std::byte* a, const std::byte* b, std::uint32_t stride, float weight, std::size_t count, float* out);

/// `out[i] = a[i] + weight · (b[i] − a[i])`
void blendRows(const float* a, const float* b, float weight, std::size_t count, float* out);

/// `out[i]` = the value of `row` at `first[i]` and the one after it, weighed by `weight[i]`. `row` is readable one value further.
void resampleRow(const float* row, const std::int32_t* first, const float* weight, std::size_t count, float* out);

}  // namespace volumen
