#include "core/volume/convert/chunk_log.h"

#include <libdeflate.h>

#include "core/base/error.h"

namespace volumen {

/// What stands before the bytes of a chunk; little-endian as all that Volumen writes.
struct ChunkLog::Head {
    std::uint32_t mark = kMark;
    std::uint32_t bytes = 0;
    std::uint64_t id = 0;
    std::uint32_t note = 0;
    std::uint32_t sumOfBytes = 0;
    std::uint32_t reserved = 0;
    std::uint32_t sumOfHead = 0;   ///< of what stands before it

    static constexpr std::uint32_t kMark = 0x4b4e4843;   // "CHNK"

    std::uint32_t ownSum() const { return libdeflate_crc32(0, this, offsetof(Head, sumOfHead)); }
    bool sane(std::uint64_t count) const { return mark == kMark && id < count && sumOfHead == ownSum(); }
};

ChunkLog::ChunkLog(GrowingFile& file, std::uint64_t begin, std::uint64_t count) : m_file(file), m_end(begin), m_entries(count) {
    static_assert(sizeof(Head) == 32);
    readHeads(file.size());
}

void ChunkLog::readHeads(std::uint64_t fileBytes) {
    Head head;
    while (m_end + sizeof head <= fileBytes) {
        m_file.read(m_end, std::as_writable_bytes(std::span(&head, 1)));
        const std::uint64_t bytesAt = m_end + sizeof head;
        if (!head.sane(m_entries.size()) || head.bytes > fileBytes - bytesAt) return;
        m_entries[head.id] = {bytesAt, head.bytes, head.note};
        m_end = bytesAt + head.bytes;
    }
}

/// Heads are written one after the other, so that a kill leaves no gap between them; the bytes are written side by side.
std::uint64_t ChunkLog::reserve(const Head& head, std::uint64_t id) {
    const std::lock_guard lock(m_mutex);
    const std::uint64_t bytesAt = m_end + sizeof head;
    m_file.write(m_end, std::as_bytes(std::span(&head, 1)));
    m_end = bytesAt + head.bytes;
    m_entries[id] = {bytesAt, head.bytes, head.note};
    return bytesAt;
}

void ChunkLog::append(std::uint64_t id, std::uint32_t note, std::span<const std::byte> bytes) {
    if (bytes.size() > UINT32_MAX) throw Error(m_file.target().string() + ": a chunk of 4 GiB cannot be stored; choose smaller ones by --chunk");
    Head head{.bytes = static_cast<std::uint32_t>(bytes.size()), .id = id, .note = note, .sumOfBytes = libdeflate_crc32(0, bytes.data(), bytes.size())};
    head.sumOfHead = head.ownSum();
    m_file.write(reserve(head, id), bytes);
}

ChunkLog::Entry ChunkLog::entry(std::uint64_t id) const {
    const std::lock_guard lock(m_mutex);
    return m_entries.at(id);
}

std::optional<std::vector<std::byte>> ChunkLog::read(std::uint64_t id) const {
    const Entry found = entry(id);
    if (found.bytes == 0) return std::nullopt;
    Head head;
    m_file.read(found.offset - sizeof head, std::as_writable_bytes(std::span(&head, 1)));
    std::vector<std::byte> bytes(found.bytes);
    m_file.read(found.offset, bytes);
    if (head.sumOfBytes != libdeflate_crc32(0, bytes.data(), bytes.size())) return std::nullopt;
    return bytes;
}

std::uint64_t ChunkLog::end() const {
    const std::lock_guard lock(m_mutex);
    return m_end;
}

}  // namespace volumen
