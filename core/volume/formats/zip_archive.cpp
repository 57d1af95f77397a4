#include "core/volume/formats/zip_archive.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/formats/header_text.h"

namespace volumen {

namespace {

constexpr std::uint32_t kEnd = 0x06054b50, kEnd64 = 0x06064b50, kLocator64 = 0x07064b50, kListed = 0x02014b50, kLocal = 0x04034b50;
constexpr std::uint64_t kEndBytes = 22, kLocatorBytes = 20, kEnd64Bytes = 56, kListedBytes = 46, kLocalBytes = 30;
constexpr std::uint64_t kLongestComment = 65535, kMostListBytes = std::uint64_t{2} << 30;
constexpr std::uint16_t kStored = 0, kDeflated = 8, kExtra64 = 1;

template <class T>
T little(std::span<const std::byte> bytes, std::size_t at) {
    T value;
    std::memcpy(&value, bytes.data() + at, sizeof value);
    if constexpr (std::endian::native == std::endian::big) {
        auto raw = std::bit_cast<std::array<std::byte, sizeof(T)>>(value);
        std::reverse(raw.begin(), raw.end());
        value = std::bit_cast<T>(raw);
    }
    return value;
}

/// Where the list of contents lies.
struct ListPlace {
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

class Lister {
public:
    explicit Lister(const RandomAccessFile& file) : m_file(file) {}

    std::vector<ZipArchive::Entry> list() {
        const ListPlace place = findList();
        if (place.bytes > kMostListBytes || place.offset > m_file.size() || place.bytes > m_file.size() - place.offset) fail();
        const std::vector<std::byte> bytes = readAt(place.offset, place.bytes);
        std::vector<ZipArchive::Entry> entries;
        std::span<const std::byte> left = bytes;
        while (left.size() >= kListedBytes && little<std::uint32_t>(left, 0) == kListed) entries.push_back(takeEntry(left));
        return entries;
    }

private:
    [[noreturn]] void fail() const { throw Error(m_file.path().string() + ": its list of contents is damaged or cut off; copy the file again"); }

    std::vector<std::byte> readAt(std::uint64_t offset, std::uint64_t bytes) const {
        if (offset > m_file.size() || bytes > m_file.size() - offset) fail();
        std::vector<std::byte> read(bytes);
        m_file.read(offset, read);
        return read;
    }

    ListPlace findList() const {
        const std::uint64_t tailBytes = std::min(m_file.size(), kEndBytes + kLongestComment), tailAt = m_file.size() - tailBytes;
        const std::vector<std::byte> tail = readAt(tailAt, tailBytes);
        for (std::uint64_t at = tailBytes < kEndBytes ? 0 : tailBytes - kEndBytes + 1; at-- > 0;) {
            if (little<std::uint32_t>(tail, at) != kEnd) continue;
            const ListPlace place{little<std::uint32_t>(tail, at + 16), little<std::uint32_t>(tail, at + 12)};
            const bool large = place.offset == UINT32_MAX || place.bytes == UINT32_MAX || little<std::uint16_t>(tail, at + 10) == UINT16_MAX;
            return large ? findLargeList(tailAt + at).value_or(place) : place;
        }
        fail();
    }

    /// Of a zip with numbers of 64 bits, whose second end stands before the first.
    std::optional<ListPlace> findLargeList(std::uint64_t end) const {
        if (end < kLocatorBytes) return std::nullopt;
        const std::vector<std::byte> locator = readAt(end - kLocatorBytes, kLocatorBytes);
        if (little<std::uint32_t>(locator, 0) != kLocator64) return std::nullopt;
        const std::vector<std::byte> end64 = readAt(little<std::uint64_t>(locator, 8), kEnd64Bytes);
        if (little<std::uint32_t>(end64, 0) != kEnd64) fail();
        return ListPlace{little<std::uint64_t>(end64, 48), little<std::uint64_t>(end64, 40)};
    }

    ZipArchive::Entry takeEntry(std::span<const std::byte>& left) const {
        const std::size_t nameBytes = little<std::uint16_t>(left, 28), extraBytes = little<std::uint16_t>(left, 30), commentBytes = little<std::uint16_t>(left, 32);
        const std::size_t all = kListedBytes + nameBytes + extraBytes + commentBytes;
        if (left.size() < all) fail();
        ZipArchive::Entry entry;
        entry.name.assign(reinterpret_cast<const char*>(left.data()) + kListedBytes, nameBytes);
        entry.encrypted = (little<std::uint16_t>(left, 8) & 1) != 0;
        entry.method = little<std::uint16_t>(left, 10);
        entry.packedBytes = little<std::uint32_t>(left, 20);
        entry.bytes = little<std::uint32_t>(left, 24);
        entry.header = little<std::uint32_t>(left, 42);
        takeLargeNumbers(left.subspan(kListedBytes + nameBytes, extraBytes), entry);
        left = left.subspan(all);
        return entry;
    }

    /// Numbers that do not fit 32 bits stand in an extra field, one behind the other.
    void takeLargeNumbers(std::span<const std::byte> extra, ZipArchive::Entry& entry) const {
        while (extra.size() >= 4) {
            const std::size_t bytes = little<std::uint16_t>(extra, 2);
            if (bytes > extra.size() - 4) fail();
            if (little<std::uint16_t>(extra, 0) == kExtra64) {
                std::span<const std::byte> numbers = extra.subspan(4, bytes);
                for (std::uint64_t* number : {&entry.bytes, &entry.packedBytes, &entry.header}) {
                    if (*number != UINT32_MAX) continue;
                    if (numbers.size() < 8) fail();
                    *number = little<std::uint64_t>(numbers, 0);
                    numbers = numbers.subspan(8);
                }
            }
            extra = extra.subspan(4 + bytes);
        }
    }

    const RandomAccessFile& m_file;
};

}  // namespace

ZipArchive::ZipArchive(const Path& path) : m_file(std::make_shared<const RandomAccessFile>(path)), m_entries(Lister(*m_file).list()) {
    for (std::size_t i = 0; i < m_entries.size(); ++i) m_byName.insert_or_assign(m_entries[i].name, i);   // of equal names the last one counts
}

const ZipArchive::Entry* ZipArchive::find(const std::string& name) const {
    const auto found = m_byName.find(name);
    return found == m_byName.end() ? nullptr : &m_entries[found->second];
}

Packing ZipArchive::packingOf(const Entry& entry) const {
    if (entry.encrypted) throw Error(where(entry) + ": is encrypted; unpack it first");
    if (entry.method != kStored && entry.method != kDeflated) throw Error(where(entry) + ": is packed with method " + std::to_string(entry.method) + " of zip, but stored or deflated is needed; pack it again");
    return entry.method == kStored ? Packing::none : Packing::deflate;
}

FileRange ZipArchive::rangeOf(const Entry& entry) const {
    const auto damaged = [&] { return Error(where(entry) + ": does not lie where the list of contents says; the file is damaged or cut off, copy it again"); };
    if (entry.header > m_file->size() || m_file->size() - entry.header < kLocalBytes) throw damaged();
    std::array<std::byte, kLocalBytes> head{};
    m_file->read(entry.header, head);
    const std::uint64_t data = entry.header + kLocalBytes + little<std::uint16_t>(head, 26) + little<std::uint16_t>(head, 28);
    if (little<std::uint32_t>(head, 0) != kLocal || data > m_file->size() || entry.packedBytes > m_file->size() - data) throw damaged();
    if (packingOf(entry) == Packing::none && entry.bytes != entry.packedBytes) throw damaged();
    return {m_file, data, entry.packedBytes};
}

std::vector<std::byte> ZipArchive::read(const Entry& entry, std::uint64_t limitBytes) const {
    const FileRange range = rangeOf(entry);
    const Packing packing = packingOf(entry);
    if (entry.bytes > limitBytes || entry.bytes > mostUnpacked(range, packing, VoxelType::u8))
        throw Error(where(entry) + ": claims " + formatByteSize(entry.bytes) + ", far more than it should hold; the file is damaged, copy it again");
    std::vector<std::byte> bytes(entry.bytes);
    if (makeDecoder(range, packing, VoxelType::u8)->next(bytes) != bytes.size()) throw Error(where(entry) + ": ends too early; the file is damaged, copy it again");
    return bytes;
}

bool beginsAsZip(const Path& path) { return beginsWith(path, "PK\x03\x04"); }

}  // namespace volumen
