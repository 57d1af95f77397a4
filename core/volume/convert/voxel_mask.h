#pragma once

#include <memory>
#include <stop_token>

#include "core/base/files.h"
#include "core/jobs/thread_pool.h"
#include "core/volume/chunk.h"

namespace volumen {

/// What of a volume counts: 0 is outside. Any thread.
class VoxelMask {
public:
    virtual ~VoxelMask() = default;
    /// Sets the voxels outside to 0. `box` is where `voxels` lie, in the volume's level 0. Throws Error.
    virtual void apply(const Box& box, Chunk& voxels) const = 0;
    /// What is decoded at once, in voxels of the volume.
    virtual Voxel readShape() const = 0;
};

/// A mask for a volume of `shape`: a volume of any size, laid over it (a size that halving, rounded up, makes is taken for that level;
/// any other is stretched), or a folder of pictures named by slice number, each of any size; between two slices that are there the
/// outline goes over from one to the other (by the signed distance), past the first and the last it stays.
/// What is 0 there is outside. `mostBytes`: of decoded mask that may be kept. Throws Error.
std::unique_ptr<VoxelMask> openMask(const Path& path, Voxel shape, ThreadPool& pool, std::size_t mostBytes);

}  // namespace volumen
