#pragma once

#include <QElapsedTimer>
#include <span>
#include <unordered_set>

#include "core/volume/chunk_cache.h"
#include "core/volume/volume_region.h"
#include "core/volume/voxel_block.h"

namespace volumen {

/// One region of a volume on its way to a block: which of its chunks are still to come, and the block that was last made. Main thread only.
class VolumePart {
public:
    /// A new goal; the block made for another one stays until one is made for this. The same goal again changes nothing.
    void aim(SourceId source, const VolumeInfo& info, const VolumeRegion& region, const ChunkCache& cache);
    /// Nothing is wanted, and nothing kept.
    void drop() { *this = VolumePart(); }
    /// What is known of the chunks is asked anew: failures were forgotten, or the budget changed.
    void lookAgain(const ChunkCache& cache);
    void arrived(std::span<const ChunkId> chunks);
    void replaced(std::span<const ChunkId> chunks);

    bool wanted() const { return m_wanted; }
    const VolumeRegion& region() const { return m_region; }
    /// A block is worth making now. `lastChance`: no more chunks will come.
    bool due(bool lastChance) const;
    /// The block of `region()` is being made, of what is in the cache now.
    void begin(const ChunkCache& cache);
    void made(const VolumeRegion& region, VoxelBlockPtr block);

    const VoxelBlockPtr& block() const { return m_block; }
    const VolumeRegion& blockRegion() const { return m_blockRegion; }  ///< of `block()`

private:
    void survey(const ChunkCache& cache);
    bool outdated() const { return !m_block || m_blockRegion != m_region || m_stale; }

    bool m_wanted = false;
    SourceId m_source = 0;
    VolumeRegion m_region;
    std::unordered_set<ChunkId> m_chunks;   ///< of the region's own level
    std::unordered_set<ChunkId> m_missing;  ///< those not known yet
    bool m_stale = true;                    ///< chunks are others since the block was made
    std::size_t m_madeLacking = 0;          ///< how many were missing when it was made
    QElapsedTimer m_sinceBegun;
    VoxelBlockPtr m_block;
    VolumeRegion m_blockRegion;
};

}  // namespace volumen
