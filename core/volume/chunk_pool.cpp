#include "core/volume/chunk_pool.h"

#include <algorithm>

namespace volumen {

/// Null: there is none like it, and another one goes in its favour, or else room is made for one more.
std::unique_ptr<Chunk> ChunkPool::find(Idle& idle, VoxelType type, Voxel shape) {
    const std::lock_guard lock(idle.mutex);
    const auto found = std::find_if(idle.chunks.begin(), idle.chunks.end(), [&](const auto& chunk) { return chunk->type() == type && chunk->shape() == shape; });
    if (found == idle.chunks.end()) {
        if (idle.chunks.empty()) idle.chunks.reserve(++idle.made);
        else idle.chunks.pop_back();
        return nullptr;
    }
    std::swap(*found, idle.chunks.back());
    std::unique_ptr<Chunk> chunk = std::move(idle.chunks.back());
    idle.chunks.pop_back();
    return chunk;
}

std::shared_ptr<Chunk> ChunkPool::take(VoxelType type, Voxel shape) {
    std::unique_ptr<Chunk> chunk = find(*m_idle, type, shape);
    if (!chunk) chunk = std::make_unique<Chunk>(type, shape);
    return {chunk.release(), [idle = m_idle](Chunk* back) {
                const std::lock_guard lock(idle->mutex);
                idle->chunks.emplace_back(back);
            }};
}

}  // namespace volumen
