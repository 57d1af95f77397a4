#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/voxel_type.h"
#include "core/volume/slice_block.h"

/// The inner loops of slices that follow no axis, compiled for several instruction sets and chosen at run time (Highway).
namespace volumen {

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

}  // namespace volumen
