#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "core/volume/chunk.h"

namespace volumen {

/// Chunks that are used again: of fresh memory the system clears every page first, which costs a conversion as much as all its reading.
/// It holds as many as were ever in use at once. Any thread; what was taken may outlive it.
class ChunkPool {
public:
    /// Its values are whatever they are. It comes back with the last pointer.
    std::shared_ptr<Chunk> take(VoxelType type, Voxel shape);

private:
    struct Idle {
        std::mutex mutex;
        std::size_t made = 0;
        std::vector<std::unique_ptr<Chunk>> chunks;   // with room for all that were made
    };
    static std::unique_ptr<Chunk> find(Idle& idle, VoxelType type, Voxel shape);

    std::shared_ptr<Idle> m_idle = std::make_shared<Idle>();
};

}  // namespace volumen
