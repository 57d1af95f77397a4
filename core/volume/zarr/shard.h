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

namespace volumen {

/// A part of a file that is there.
struct StoredBytes {
    std::shared_ptr<const RandomAccessFile> file;
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// Where each inner chunk of one shard lies. The file stays open, so that a shard replaced meanwhile is read consistently.
class Shard {
public:
    /// Reads the index only. `innerCount` entries. Throws Error naming the file when the index is damaged.
    Shard(std::unique_ptr<RandomAccessFile> file, const ShardLayout& layout, std::int64_t innerCount);

    /// Inner chunk number `index` in the index's own order; nothing when the shard does not hold it. Throws Error when it reaches outside.
    std::optional<StoredBytes> find(std::int64_t index) const;
    std::size_t memoryBytes() const { return m_entries.size() * sizeof(Entry) + sizeof(Shard); }

private:
    struct Entry {
        std::uint64_t offset;
        std::uint64_t length;
    };

    std::shared_ptr<const RandomAccessFile> m_file;
    std::vector<Entry> m_entries;
};

/// Keeps the indexes of the shards used last, within a number of files and bytes; any thread.
/// A shard whose file has changed on disk is read again.
class ShardCache {
public:
    ShardCache(const ShardLayout& layout, std::int64_t innerCount, std::size_t mostShards = 64, std::size_t mostBytes = 64u << 20);

    /// Null when there is no such file.
    std::shared_ptr<const Shard> open(const Path& path);

private:
    /// Which file it was that was read: a file renamed into its place differs.
    struct Stamp {
        std::uint64_t inode = 0;
        std::int64_t size = 0;
        std::int64_t modifiedNs = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    struct Kept {
        std::string path;
        Stamp stamp;
        std::shared_ptr<const Shard> shard;
    };
    using Recent = std::list<Kept>;

    static std::optional<Stamp> stampOf(const Path& path);
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
