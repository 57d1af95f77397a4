#include <algorithm>
#include <array>
#include <cstring>

#include "core/base/error.h"
#include "core/volume/formats/zip_archive.h"
#include "core/volume/zarr/zarr_store.h"

namespace volumen {

namespace {

constexpr std::uint64_t kMostInMemory = 64 << 20;
constexpr std::uint64_t kLongestText = 64 << 20;
constexpr std::array<std::string_view, 4> kMetadata{"zarr.json", ".zarray", ".zgroup", ".zattrs"};

/// An unpacked object.
class MemoryBytes final : public ByteReader {
public:
    MemoryBytes(std::vector<std::byte> bytes, std::string where) : m_bytes(std::move(bytes)), m_where(std::move(where)) {}
    void read(std::uint64_t offset, std::span<std::byte> into, const std::stop_token&) const override {
        if (offset > m_bytes.size() || into.size() > m_bytes.size() - offset) throw Error(m_where + ": ends too early; the file is cut off, copy it again");
        std::memcpy(into.data(), m_bytes.data() + offset, into.size());
    }

private:
    std::vector<std::byte> m_bytes;
    std::string m_where;
};

/// What is stored is read in place; what is deflated is unpacked whole while it is small.
class ZipStore final : public ZarrStore {
public:
    explicit ZipStore(ZipArchive archive) : m_archive(std::move(archive)) {
        for (const ZipArchive::Entry& entry : m_archive.entries()) m_names.push_back(entry.name);
        std::sort(m_names.begin(), m_names.end());
    }

    bool holds(const Path& path) const override { return entryAt(path) != nullptr; }

    std::string text(const Path& path) const override {
        const ZipArchive::Entry* entry = entryAt(path);
        if (!entry) throw Error(path.string() + ": there is nothing here; check the path");
        const std::vector<std::byte> bytes = m_archive.read(*entry, kLongestText);
        return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
    }

    std::optional<StoredObject> open(const Path& path) const override {
        const ZipArchive::Entry* entry = entryAt(path);
        if (!entry) return std::nullopt;
        const std::string where = path.string();
        const Packing packing = m_archive.packingOf(*entry);
        if (packing != Packing::none && entry->bytes <= kMostInMemory) return StoredObject{std::make_shared<MemoryBytes>(m_archive.read(*entry, kMostInMemory), where), where, entry->bytes};
        return StoredObject{unpacked(m_archive.rangeOf(*entry), packing, VoxelType::u8, 0, entry->bytes), where, entry->bytes};
    }

    void checkThere(const Path&) const override {}   // the zip stays open

    std::vector<std::string> foldersIn(const Path& folder) const override {
        std::string prefix = nameOf(folder);
        if (!prefix.empty()) prefix += '/';
        std::vector<std::string> found;
        for (auto at = std::lower_bound(m_names.begin(), m_names.end(), prefix); at != m_names.end() && at->starts_with(prefix);) {
            const std::size_t slash = at->find('/', prefix.size());
            if (slash == std::string::npos) {
                ++at;
                continue;
            }
            found.push_back(at->substr(prefix.size(), slash - prefix.size()));
            constexpr char kAfterSlash = '/' + 1;
            at = std::lower_bound(at, m_names.end(), at->substr(0, slash) + kAfterSlash);
        }
        return found;
    }

    std::optional<Stamp> stamp(const Path& path) const override {
        const ZipArchive::Entry* entry = entryAt(path);
        if (!entry) return std::nullopt;
        return Stamp{entry->header, static_cast<std::int64_t>(entry->bytes), 0};
    }

    /// The folder that lies least deep among those with metadata; nothing where there is none.
    std::optional<Path> root() const {
        const std::string* best = nullptr;
        const auto depth = [](const std::string& name) { return std::count(name.begin(), name.end(), '/'); };
        for (const std::string& name : m_names) {
            const std::string_view file = std::string_view(name).substr(name.rfind('/') + 1);   // npos + 1 is 0
            if (std::find(kMetadata.begin(), kMetadata.end(), file) != kMetadata.end() && (!best || depth(name) < depth(*best))) best = &name;
        }
        return best ? std::optional((m_archive.path() / *best).parent_path()) : std::nullopt;
    }

private:
    /// As the zip names what a path means that goes on behind its own.
    std::string nameOf(const Path& path) const {
        const std::string zip = m_archive.path().string(), text = path.string();
        return text.size() > zip.size() + 1 ? text.substr(zip.size() + 1) : std::string();
    }
    const ZipArchive::Entry* entryAt(const Path& path) const { return m_archive.find(nameOf(path)); }

    ZipArchive m_archive;
    std::vector<std::string> m_names;   // sorted
};

}  // namespace

std::optional<ZippedZarr> zippedZarr(const Path& zip) {
    auto store = std::make_shared<const ZipStore>(ZipArchive(zip));
    std::optional<Path> root = store->root();
    return root ? std::optional(ZippedZarr{std::move(store), std::move(*root)}) : std::nullopt;
}

}  // namespace volumen
