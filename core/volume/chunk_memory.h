#pragma once

#include <cstddef>
#include <memory>

namespace volumen {

/// Gives back what `allocateVoxels` took.
struct VoxelMemory {
    std::size_t mappedBytes = 0;  ///< 0: from the heap
    void operator()(std::byte* bytes) const;
};
using VoxelBytesPtr = std::unique_ptr<std::byte[], VoxelMemory>;

/// Memory for a chunk's voxels, not initialised by us. From 2 MiB on it is a mapping of its own in huge pages, where the system has them:
/// first use costs a third, slicing misses the TLB less, and what a chunk leaves goes back to the system at once, so that the
/// cache's budget is what the process really uses. Throws std::bad_alloc.
VoxelBytesPtr allocateVoxels(std::size_t bytes);

}  // namespace volumen
