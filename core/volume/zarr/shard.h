#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/base/files.h"
#include "core/volume/zarr/zarr_metadata.h"
#include "core/volume/zarr/zarr_store.h"

namespace volumen {

/// A part of an object that is there.
struct StoredBytes {
    ByteReaderPtr bytes;
    std::string where;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// Where each inner chunk of one shard lies. The object stays open, so that a shard replaced meanwhile is read consistently.
class Shard {
public:
    /// Reads the index only. `innerCount` entries. Throws Error naming the file when the index is damaged.
    Shard(StoredObject object, const ShardLayout& layout, std::int64_t innerCount);

    /// Inner chunk number `index` in the index's own order; nothing when the shard does not hold it. Throws Error when it reaches outside.
    std::optional<StoredBytes> find(std::int64_t index) const;
    std::size_t memoryBytes() const { return m_entries.size() * sizeof(Entry) + sizeof(Shard); }

private:
    struct Entry {
        std::uint64_t offset;
        std::uint64_t length;
    };

    StoredObject m_object;
    std::vector<Entry> m_entries;
};

/// Keeps the indexes of the shards used last, within a number of files and bytes; any thread.
/// A shard whose file has changed on disk is read again.
class ShardCache {
public:
    ShardCache(const ShardLayout& layout, std::int64_t innerCount, std::size_t mostShards = 64, std::size_t mostBytes = 64u << 20);

    /// Null when there is no such object.
    std::shared_ptr<const Shard> open(const Path& path, const ZarrStore& store = *zarrFolders());

private:
    using Stamp = ZarrStore::Stamp;
    struct Kept {
        std::string path;
        Stamp stamp;
        std::shared_ptr<const Shard> shard;
    };
    using Recent = std::list<Kept>;

    std::shared_ptr<const Shard> findKept(const std::string& path, const Stamp& stamp);
    void keep(Kept kept);
    void dropOldest();

    const ShardLayout m_layout;
    const std::int64_t m_innerCount;
    const std::size_t m_mostShards;
    const std::size_t m_mostBytes;

    std::mutex m_mutex;
    Recent m_recent;  ///< used last first
    std::unordered_map<std::string, Recent::iterator> m_byPath;
    std::size_t m_bytes = 0;
};

}  // namespace volumen
