#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "core/volume/formats/decoders.h"

namespace volumen {

/// A zip, stored or deflated, also over 4 GiB. Only its list of contents is read. Functions may be called from any thread.
class ZipArchive {
public:
    struct Entry {
        std::string name;
        std::uint16_t method = 0;
        bool encrypted = false;
        std::uint64_t packedBytes = 0;
        std::uint64_t bytes = 0;
        std::uint64_t header = 0;   ///< where the entry's own header lies in the file
    };

    /// Throws Error when the list of contents is missing or damaged.
    explicit ZipArchive(const Path& path);

    const Path& path() const { return m_file->path(); }
    const std::vector<Entry>& entries() const { return m_entries; }
    /// Null when there is no such entry.
    const Entry* find(const std::string& name) const;

    /// Where the entry's bytes lie, and how they are packed. Throws Error: encrypted, packed in another way, outside of the file.
    FileRange rangeOf(const Entry& entry) const;
    Packing packingOf(const Entry& entry) const;
    /// The whole entry. Throws Error also when it is larger than `limitBytes`, or unpacks to another size than the list says.
    std::vector<std::byte> read(const Entry& entry, std::uint64_t limitBytes) const;
    /// "file.zip, a/b.npy": how a sentence begins.
    std::string where(const Entry& entry) const { return path().string() + ", " + entry.name; }

private:
    std::shared_ptr<const RandomAccessFile> m_file;
    std::vector<Entry> m_entries;
    std::unordered_map<std::string, std::size_t> m_byName;
};

/// By the first bytes.
bool beginsAsZip(const Path& path);

}  // namespace volumen
