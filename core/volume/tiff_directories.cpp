#include <array>
#include <bit>
#include <cstring>
#include <unordered_set>

#include "core/base/error.h"
#include "core/volume/tiff_file.h"

namespace volumen {

namespace {

constexpr std::size_t kMaxDirectories = 1'000'000;
constexpr std::size_t kWindowBytes = 64 << 10;
constexpr std::uint16_t kSubfileType = 254;
constexpr std::uint64_t kReducedOrMask = 1 | 4;

/// Little pieces of a file, read through a window: directories mostly lie close together.
class Window {
public:
    explicit Window(const RandomAccessFile& file) : m_file(file) {}

    bool holds(std::uint64_t offset, std::uint64_t bytes) const { return offset <= m_file.size() && bytes <= m_file.size() - offset; }

    /// `holds(offset, bytes)` is true.
    const std::byte* at(std::uint64_t offset, std::uint64_t bytes) {
        if (offset < m_begin || offset + bytes > m_begin + m_bytes.size()) {
            m_bytes.resize(std::min<std::uint64_t>(std::max<std::uint64_t>(bytes, kWindowBytes), m_file.size() - offset));
            m_file.read(offset, m_bytes);
            m_begin = offset;
        }
        return m_bytes.data() + (offset - m_begin);
    }

private:
    const RandomAccessFile& m_file;
    std::vector<std::byte> m_bytes;
    std::uint64_t m_begin = 0;
};

bool isTiff(const std::byte* head) {
    static constexpr std::array<std::array<unsigned char, 4>, 4> kMagic{
        {{'I', 'I', 42, 0}, {'M', 'M', 0, 42}, {'I', 'I', 43, 0}, {'M', 'M', 0, 43}}};
    for (const auto& magic : kMagic)
        if (std::memcmp(head, magic.data(), magic.size()) == 0) return true;
    return false;
}

/// Walks the linked list of directories.
class Walk {
public:
    explicit Walk(const RandomAccessFile& file) : m_file(file), m_window(file) {
        if (file.size() < 8 || !isTiff(m_window.at(0, 8))) throw Error(file.path().string() + ": is not a TIFF file; choose another");
        const std::byte* head = m_window.at(0, 8);
        m_swapped = (head[0] == std::byte{'M'}) == (std::endian::native == std::endian::little);
        m_big = value<std::uint16_t>(head + 2) == 43;
        if (!m_window.holds(m_big ? 8 : 4, m_big ? 8 : 4)) throw Error(file.path().string() + ": ends within its header; the file is cut off, copy it again");
    }

    TiffDirectories run() {
        TiffDirectories found;
        std::unordered_set<std::uint64_t> seen;
        std::uint64_t offset = firstOffset();
        while (offset != 0 && found.damage.empty()) {
            if (!seen.insert(offset).second || seen.size() > kMaxDirectories) found.damage = "the list of pages runs in a circle after page " + std::to_string(seen.size());
            else if (!step(offset, found)) found.damage = "the list of pages breaks off after page " + std::to_string(seen.size() - 1);
        }
        if (found.offsets.empty()) throw Error(m_file.path().string() + ": holds no image that can be read; the file is damaged or cut off, copy it again");
        return found;
    }

private:
    template <class T>
    T value(const std::byte* from) const {
        T v;
        std::memcpy(&v, from, sizeof v);
        if (!m_swapped) return v;
        if constexpr (sizeof(T) == 2) return __builtin_bswap16(v);
        else if constexpr (sizeof(T) == 4) return __builtin_bswap32(v);
        else return __builtin_bswap64(v);
    }

    std::uint64_t wide(const std::byte* from) const { return m_big ? value<std::uint64_t>(from) : value<std::uint32_t>(from); }

    std::uint64_t firstOffset() {
        return m_big ? wide(m_window.at(8, 8)) : wide(m_window.at(4, 4));
    }

    /// Notes the directory at `offset` and moves on to the next one's; false when it does not lie in the file.
    bool step(std::uint64_t& offset, TiffDirectories& found) {
        const std::uint64_t countBytes = m_big ? 8 : 2, entryBytes = m_big ? 20 : 12, linkBytes = m_big ? 8 : 4;
        if (!m_window.holds(offset, countBytes)) return false;
        const std::byte* head = m_window.at(offset, countBytes);
        const std::uint64_t entries = m_big ? value<std::uint64_t>(head) : value<std::uint16_t>(head);
        if (entries == 0 || entries > 65535 || !m_window.holds(offset + countBytes, entries * entryBytes)) return false;
        if (!reducedOrMask(m_window.at(offset + countBytes, entries * entryBytes), entries, entryBytes)) found.offsets.push_back(offset);
        const std::uint64_t link = offset + countBytes + entries * entryBytes;
        if (!m_window.holds(link, linkBytes)) return false;
        offset = wide(m_window.at(link, linkBytes));
        return true;
    }

    bool reducedOrMask(const std::byte* entry, std::uint64_t entries, std::uint64_t entryBytes) const {
        for (std::uint64_t i = 0; i < entries; ++i, entry += entryBytes)
            if (value<std::uint16_t>(entry) == kSubfileType) return (value<std::uint32_t>(entry + (m_big ? 12 : 8)) & kReducedOrMask) != 0;
        return false;
    }

    const RandomAccessFile& m_file;
    Window m_window;
    bool m_swapped = false;
    bool m_big = false;
};

}  // namespace

bool beginsAsTiff(const Path& path) {
    const RandomAccessFile file(path);
    std::array<std::byte, 4> head{};
    if (file.size() < head.size()) return false;
    file.read(0, head);
    return isTiff(head.data());
}

TiffDirectories tiffDirectories(const Path& path) {
    const RandomAccessFile file(path);
    return Walk(file).run();
}

}  // namespace volumen
