#pragma once

#include <vector>

#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// Makes one chunk of a level out of those of the next finer one, by mean. Voxel i of the coarse level covers the `factor` finer ones from
/// i · factor on, as far as they exist at the volume's edge. Whole numbers are rounded half away from zero; in real ones NaN does not count
/// (all NaN: NaN). One thread.
class ChunkMean {
public:
    /// The chunk `key` of `coarse`, which divides `fine` by `factor` (1 or 2 per axis), rounded up.
    ChunkMean(VoxelType type, const LevelInfo& coarse, const LevelInfo& fine, Voxel factor, const ChunkKey& key);
    ~ChunkMean();

    /// The voxels of the finer level that it is made of.
    Box needed() const { return m_needed; }
    /// Adds a chunk of the finer level, whose first voxel is `lo`. Each part of `needed` must be added once.
    void add(const Chunk& fine, Voxel lo);
    /// The chunk, padded with `fillValue`.
    ChunkPtr finish(double fillValue) const;

    struct Sums;  // by voxel type

private:
    VoxelType m_type;
    Voxel m_chunkShape;
    Box m_needed;
    std::unique_ptr<Sums> m_sums;
};

}  // namespace volumen
