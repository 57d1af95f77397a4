#pragma once

#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/base/json.h"
#include "core/jobs/thread_pool.h"
#include "core/volume/chunk.h"
#include "core/volume/chunk_pool.h"
#include "core/volume/zarr/zarr_layout.h"
#include "core/volume/zarr/zarr_metadata.h"

namespace volumen {

/// What stands where a store is to be written.
enum class StoreStart {
    fresh,      ///< nothing may stand there
    inFolder,   ///< a folder that holds nothing of a store
    continued,  ///< a store of the same layout, not finished
};

/// Writes an OME-Zarr group: arrays `0`, `1`, … of one root group, "/" between the parts of a chunk's name.
/// The store can be opened from the start and grows in sight: every chunk (of a store with shards: every shard) is written aside, in
/// a folder that is gone at the end, and renamed; until `finish` the group's attributes say `"volumen": {"incomplete": true}`.
/// Chunks may be written from any thread, each chunk by one at a time.
class ZarrWriter {
public:
    /// Makes the folder and the metadata of every level. Throws Error: something stands there (wouldOverwrite), a shape that
    /// cannot be, a full disk.
    /// `parts`: the name of the folder where files grow; several writers of one store have one each.
    ZarrWriter(const Path& path, const ZarrLayout& layout, StoreStart start = StoreStart::fresh, const std::string& parts = ".volumen-parts");

    const VolumeInfo& info() const { return m_info; }
    const Path& path() const { return m_path; }

    /// Writes one chunk: of the level's chunk shape, or at the far edges of what is left of it. A chunk that holds nothing but the
    /// fill value is not stored. Throws Error.
    void writeChunk(const ChunkKey& key, const Chunk& chunk);

    /// What `writeChunk` stored: the level's chunk shape, padded with the fill value; null where there is nothing. Throws Error.
    ChunkPtr readChunk(const ChunkKey& key) const;

    /// Inner chunks of a shard are compressed by these threads, too; null (as at first): by the caller alone.
    void shareWork(ThreadPool* pool) { m_pool = pool; }

    /// Replaces the layout's attributes by these; `finish` writes them.
    void describe(const std::string& attributes) { m_layout.attributes = attributes; }

    /// What is written survives a power cut. Waits for everything on that disk. Throws Error.
    void sync() const;

    /// All is written: the mark that says otherwise goes. Throws Error.
    void finish();

private:
    void writeMetadata() const;
    void writeJson(const Path& file, const Json& json) const;
    void writeGroup(bool incomplete) const;
    void writeArray(std::size_t level) const;
    const ArrayMetadata& array(const ChunkKey& key) const { return m_arrays[static_cast<std::size_t>(key.level)]; }
    const LevelInfo& level(const ChunkKey& key) const { return m_info.levels[static_cast<std::size_t>(key.level)]; }
    std::span<const Codec> codecs() const;
    Path chunkPath(const ChunkKey& key) const;
    ChunkPtr padded(const ChunkKey& key, const Chunk& chunk);

    Path m_path;
    Path m_parts;   // where files grow
    ZarrLayout m_layout;
    VolumeInfo m_info;
    ThreadPool* m_pool = nullptr;
    ChunkPool m_padded, m_encoded;
    std::vector<ArrayMetadata> m_arrays;   // as a reader understands what is written, one a level
};

}  // namespace volumen
