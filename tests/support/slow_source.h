#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>

#include "core/base/error.h"
#include "core/volume/volume_source.h"

namespace volumen::testing {

/// A volume on storage that takes its time for each chunk, and answers a stop at once. Every voxel of level n holds 200 − 100 n.
class SlowSource : public VolumeSource {
public:
    SlowSource(Voxel shape, std::chrono::milliseconds aChunk) : m_aChunk(aChunk) {
        m_info.path = "slow";
        const Voxel half = ceilDiv(shape, {2, 2, 2});
        m_info.levels = {{.shape = shape, .chunkShape = {64, 64, 64}, .codec = "none"},
                         {.shape = half, .chunkShape = {64, 64, 64}, .factor = {2, 2, 2}, .offset = {0.5, 0.5, 0.5}, .codec = "none"}};
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        std::mutex mutex;
        std::condition_variable_any wake;
        std::unique_lock lock(mutex);
        wake.wait_for(lock, stop, m_aChunk, [] { return false; });
        if (stop.stop_requested()) throw Cancelled{};
        auto chunk = std::make_shared<Chunk>(VoxelType::u8, m_info.levels[static_cast<std::size_t>(key.level)].chunkShape);
        std::fill_n(chunk->view<std::uint8_t>().data, chunk->byteCount(), static_cast<std::uint8_t>(200 - 100 * key.level));
        return chunk;
    }

private:
    VolumeInfo m_info;
    std::chrono::milliseconds m_aChunk;
};

}  // namespace volumen::testing
