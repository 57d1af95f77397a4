#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

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

/// What all runs of one sampling share.
struct RunKind {
    VoxelType type;                     ///< one with hasRunKernel
    VoxelType texelsOf;                 ///< as SlicePass has it
    bool linear;
    std::uint32_t strideZ, strideY;     ///< voxels
    FixedPoint step;                    ///< from a pixel to the next
};

/// A straight row of a few pixels through one chunk, from `start` (counted from the chunk's first voxel; for nearest with a half
/// added).
struct ChunkRun {
    const std::byte* voxels;
    std::uint32_t cellsZ, cellsY, cellsX;       ///< cells that lie in the chunk whole; voxels, for nearest
    std::uint32_t count;                        ///< pixels, at most kRunPixels
    FixedPoint start;
    std::byte* texels;                          ///< of the first pixel
};
constexpr std::int64_t kRunPixels = 16;

/// A pixel whose cell reaches out of its run's chunk.
struct LeftPixel {
    std::uint32_t run;      ///< its place among the runs
    std::uint32_t pixel;    ///< counted from the run's first
};

/// Samples the runs' pixels whose cells lie in the chunk whole. The others' texels are spoilt, and their places go to `left`, which has
/// room for every pixel; how many those are is returned. Runs that follow each other should lie near each other: memory is
/// asked for what the next ones need.
bool hasRunKernel(VoxelType type);
std::size_t sampleRuns(const RunKind& kind, std::span<const ChunkRun> runs, LeftPixel* left);

/// `out[i] = a[i] + weight · (b[i] − a[i])` for voxels a, b of `type` that lie `stride` voxels apart; weight 0 leaves b unread.
void blendVoxels(VoxelType type, const std::byte* a, const std::byte* b, std::uint32_t stride, float weight, std::size_t count, float* out);

/// `out[i] = a[i] + weight · (b[i] − a[i])`
void blendRows(const float* a, const float* b, float weight, std::size_t count, float* out);

/// `out[i]` = the value of `row` at `first[i]` and the one after it, weighed by `weight[i]`. `row` is
/// readable kRowSlack values further, and `first` rises or falls throughout.
void resampleRow(const float* row, const std::int32_t* first, const float* weight, std::size_t count, float* out);

}  // namespace volumen
