#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <vector>

#include "core/volume/convert/growing_file.h"

namespace volumen {

/// Encoded chunks behind each other in a growing file, in any order, each with a head of its own that says which one it is: after a
/// kill the list is read back from the heads, and what was half written is known by its checksum. Chunks may be appended and read
/// from any thread at the same time, each by one thread at a time; the newest of a chunk counts. Failures are the file's.
class ChunkLog {
public:
    /// Chunks 0 … count − 1 from byte `begin` of `file` on; reads the heads that are there. `file` outlives it.
    ChunkLog(GrowingFile& file, std::uint64_t begin, std::uint64_t count);

    /// `note` comes back with the chunk. No bytes: there is nothing, as if it had never been appended.
    void append(std::uint64_t id, std::uint32_t note, std::span<const std::byte> bytes);

    struct Entry {
        std::uint64_t offset = 0;   ///< of the bytes in the file
        std::uint32_t bytes = 0;    ///< 0: nothing
        std::uint32_t note = 0;
    };
    Entry entry(std::uint64_t id) const;
    /// The bytes of a chunk; nothing where there are none, or where a kill left them half written.
    std::optional<std::vector<std::byte>> read(std::uint64_t id) const;

    std::uint64_t count() const { return m_entries.size(); }
    /// The first byte behind the last chunk.
    std::uint64_t end() const;

private:
    struct Head;
    void readHeads(std::uint64_t fileBytes);
    std::uint64_t reserve(const Head& head, std::uint64_t id);

    GrowingFile& m_file;
    mutable std::mutex m_mutex;
    std::uint64_t m_end;
    std::vector<Entry> m_entries;
};

}  // namespace volumen
