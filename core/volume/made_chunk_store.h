#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "core/base/files.h"
#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// Chunks that were made of a source, kept in a folder on disk: one folder a source and state of it, one file a chunk (raw voxels of this
/// machine's byte order; an empty file: an absent chunk). The folder may be deleted at any time. All folders beside it share a
/// bound; the files written longest ago go first. What cannot be read or written is made again: this is only a cache. Any thread.
class MadeChunkStore {
public:
    /// `root` holds one folder for each source. The folder's name tells path, sizes, times and layout of `info`'s file apart.
    MadeChunkStore(Path root, std::uint64_t limitBytes, const VolumeInfo& info);

    /// Nothing: not there. A null chunk: known to be absent.
    std::optional<ChunkPtr> read(const ChunkKey& key) const;
    bool holds(const ChunkKey& key) const;
    void write(const ChunkKey& key, const ChunkPtr& chunk);

    /// The folder of this source; made when something is written.
    const Path& folder() const { return m_folder; }

private:
    Path fileOf(const ChunkKey& key) const;
    void keepWithinLimit(std::uint64_t written);

    Path m_root;
    std::uint64_t m_limit;
    Path m_folder;
    VoxelType m_type;
    std::vector<Voxel> m_chunkShapes;
    std::atomic<bool> m_writable{true};
    std::mutex m_mutex;
    std::optional<std::uint64_t> m_used;  // bytes under the root, as far as this process knows
};

}  // namespace volumen
