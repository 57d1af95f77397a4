#include "core/volume/zarr/shard.h"

#include "core/base/error.h"
#include "core/volume/zarr/crc32c.h"

namespace volumen {

namespace {

constexpr std::uint64_t kAbsent = ~std::uint64_t{0};
constexpr std::uint64_t kEntryBytes = 16;

std::uint64_t number(const std::byte* at, bool bigEndian) {
    std::uint64_t value = 0;
    for (int i = 0; i < 8; ++i) value = (value << 8) | std::to_integer<std::uint64_t>(at[bigEndian ? i : 7 - i]);
    return value;
}

void checkIndex(std::span<const std::byte> index, const std::string& where) {
    const auto plain = index.first(index.size() - 4);
    std::uint32_t stored = 0;
    for (std::size_t i = 4; i-- > 0;) stored = (stored << 8) | std::to_integer<std::uint32_t>(index[plain.size() + i]);
    if (crc32c(plain) != stored) throw Error(where + ": the checksum of the shard's index does not match; the file is damaged, copy it again");
}

/// Looks at the object's size before it believes how many inner chunks there should be.
std::vector<std::byte> readIndex(const StoredObject& object, const ShardLayout& layout, std::int64_t innerCount) {
    const std::uint64_t trailer = layout.indexChecksum ? 4 : 0;
    if (static_cast<std::uint64_t>(innerCount) > (object.size - std::min(object.size, trailer)) / kEntryBytes)
        throw Error(object.where + ": is too short for its shard index; the file is damaged, copy it again");
    std::vector<std::byte> index(static_cast<std::uint64_t>(innerCount) * kEntryBytes + trailer);
    object.bytes->read(layout.indexAtStart ? 0 : object.size - index.size(), index, {});
    if (layout.indexChecksum) checkIndex(index, object.where);
    return index;
}

}  // namespace

Shard::Shard(StoredObject object, const ShardLayout& layout, std::int64_t innerCount) : m_object(std::move(object)) {
    const std::vector<std::byte> index = readIndex(m_object, layout, innerCount);
    m_entries.resize(static_cast<std::size_t>(innerCount));
    for (std::size_t i = 0; i < m_entries.size(); ++i)
        m_entries[i] = {number(index.data() + i * kEntryBytes, layout.indexBigEndian), number(index.data() + i * kEntryBytes + 8, layout.indexBigEndian)};
}

std::optional<StoredBytes> Shard::find(std::int64_t index) const {
    const Entry entry = m_entries.at(static_cast<std::size_t>(index));
    if (entry.offset == kAbsent && entry.length == kAbsent) return std::nullopt;
    if (entry.offset > m_object.size || entry.length > m_object.size - entry.offset)
        throw Error(m_object.where + ": the shard's index points past the end of the file; the file is damaged, copy it again");
    return StoredBytes{m_object.bytes, m_object.where, entry.offset, entry.length};
}

ShardCache::ShardCache(const ShardLayout& layout, std::int64_t innerCount, std::size_t mostShards, std::size_t mostBytes)
    : m_layout(layout), m_innerCount(innerCount), m_mostShards(mostShards), m_mostBytes(mostBytes) {}

std::shared_ptr<const Shard> ShardCache::open(const Path& path, const ZarrStore& store) {
    const std::optional<Stamp> stamp = store.stamp(path);
    if (stamp)
        if (auto kept = findKept(path.string(), *stamp)) return kept;
    std::optional<StoredObject> object = store.open(path);
    if (!object) return nullptr;
    auto shard = std::make_shared<const Shard>(std::move(*object), m_layout, m_innerCount);
    if (stamp) keep({path.string(), *stamp, shard});
    return shard;
}

std::shared_ptr<const Shard> ShardCache::findKept(const std::string& path, const Stamp& stamp) {
    const std::lock_guard lock(m_mutex);
    const auto found = m_byPath.find(path);
    if (found == m_byPath.end() || !(found->second->stamp == stamp)) return nullptr;
    m_recent.splice(m_recent.begin(), m_recent, found->second);
    return found->second->shard;
}

void ShardCache::keep(Kept kept) {
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_byPath.find(kept.path); found != m_byPath.end()) {
        m_recent.splice(m_recent.end(), m_recent, found->second);
        dropOldest();
    }
    m_bytes += kept.shard->memoryBytes();
    m_recent.push_front(std::move(kept));
    m_byPath[m_recent.front().path] = m_recent.begin();
    while (m_recent.size() > 1 && (m_recent.size() > m_mostShards || m_bytes > m_mostBytes)) dropOldest();
}

void ShardCache::dropOldest() {
    m_bytes -= m_recent.back().shard->memoryBytes();
    m_byPath.erase(m_recent.back().path);
    m_recent.pop_back();
}

}  // namespace volumen
