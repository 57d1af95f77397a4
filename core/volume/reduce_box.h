#pragma once

#include "core/volume/chunk.h"

namespace volumen {

/// How the voxels under one voxel of the next coarser level become one value.
enum class LevelReduce {
    mean,  ///< as chunk_mean.h makes it: of those that exist and are numbers, halves away from zero
    mode,  ///< the most frequent one, the smallest of equally frequent ones: for labels
    max,
};

/// Voxel i of `coarse` becomes the reduction of voxels [i · factors, (i + 1) · factors) of `fine`, as far as they lie inside it.
/// Both are of one type, and `coarse` has the shape ceilDiv(fine.shape(), factors). Any thread.
void reduceBox(const Chunk& fine, Voxel factors, LevelReduce reduce, Chunk& coarse);

}  // namespace volumen
