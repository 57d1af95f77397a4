#pragma once

#include <memory>

#include "core/volume/chunk.h"

namespace volumen {

/// Means for a level, out of the voxels of the next finer one: voxel i covers the `factor` finer ones from i · factor on, as far as they
/// exist at the volume's edge. Whole numbers are rounded half away from zero; of real ones those that are not-a-number do not count (of
/// such alone the mean is not-a-number, too). One thread.
class ChunkMean {
public:
    /// For the voxels `coarse` of a level that divides one of shape `fine` by `factor`, rounded up; at most 32768 voxels become one.
    ChunkMean(VoxelType type, const Box& coarse, Voxel fine, Voxel factor);
    ~ChunkMean();

    /// The voxels of the finer level that it is made of.
    Box needed() const { return m_needed; }
    /// Adds a chunk of the finer level, whose first voxel is `lo`. Each part of `needed` must be added once.
    void add(const Chunk& fine, Voxel lo);
    /// Writes the means into a chunk whose first voxel is that of `coarse`; the rest of it stays as it is.
    void write(Chunk& to) const;

    struct Sums;  // by voxel type

private:
    Box m_needed;
    std::unique_ptr<Sums> m_sums;
};

}  // namespace volumen
