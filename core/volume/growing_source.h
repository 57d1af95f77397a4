#pragma once

#include <atomic>

#include "core/volume/volume_source.h"

namespace volumen {

/// A store that is being written, whose coarser levels come last: shows them already, as the mean of what level 0 holds by now. Nothing is kept: a chunk that is
/// read again is made again. Reading a chunk of level n costs up to 8^n look-ups, so `within` (level-0 voxels) says where anything may come.
class GrowingSource final : public VolumeSource {
public:
    GrowingSource(VolumeSourcePtr store, const Box& within) : m_store(std::move(store)), m_within(within) {}

    const VolumeInfo& info() const override { return m_store->info(); }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override;

    /// All levels are written: they are read from now on. Any thread.
    void settle() { m_settled = true; }

private:
    VolumeSourcePtr m_store;
    Box m_within;
    std::atomic<bool> m_settled{false};
};

/// The chunks of all levels that hold part of a chunk of level 0, itself first.
std::vector<ChunkKey> chunksWith(const VolumeInfo& info, Voxel index);

}  // namespace volumen
