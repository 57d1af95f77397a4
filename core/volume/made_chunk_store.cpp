#include "core/volume/made_chunk_store.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#include "core/base/error.h"

namespace volumen {

namespace {

namespace fs = std::filesystem;

/// FNV-1a, 64 bits: names a folder; nothing depends on who could forge it.
class Digest {
public:
    void add(std::string_view text) {
        for (const char c : text) m_value = (m_value ^ static_cast<unsigned char>(c)) * 0x100000001b3ull;
        m_value = (m_value ^ 0xff) * 0x100000001b3ull;
    }
    void add(std::int64_t number) { add(std::to_string(number)); }
    std::string text() const {
        constexpr char kDigits[] = "0123456789abcdef";
        std::string digits;
        for (int shift = 60; shift >= 0; shift -= 4) digits += kDigits[(m_value >> shift) & 15];
        return digits;
    }

private:
    std::uint64_t m_value = 0xcbf29ce484222325ull;
};

void addState(Digest& digest, const Path& path) {
    std::error_code code;
    const auto time = fs::last_write_time(path, code);
    digest.add(static_cast<std::int64_t>(time.time_since_epoch().count()));
    const auto bytes = fs::is_regular_file(path, code) ? fs::file_size(path, code) : 0;
    digest.add(static_cast<std::int64_t>(bytes));
}

/// Of a folder: its own state and that of all that lies right in it (the slices of a stack), in the order of names.
std::string identity(const VolumeInfo& info) {
    std::error_code code;
    Digest digest;
    const Path path = fs::weakly_canonical(info.path, code);
    digest.add(path.string());
    digest.add(info.dataset);
    digest.add(info.reading);
    digest.add(name(info.type));
    for (const LevelInfo& level : info.levels)
        for (const Voxel& v : {level.shape, level.chunkShape}) digest.add(v.z), digest.add(v.y), digest.add(v.x);
    addState(digest, path);
    std::vector<Path> inside;
    for (fs::directory_iterator entry(path, code), end; !code && entry != end; entry.increment(code)) inside.push_back(entry->path());
    std::sort(inside.begin(), inside.end());
    for (const Path& each : inside) digest.add(each.filename().string()), addState(digest, each);
    return digest.text();
}

struct StoredFile {
    Path path;
    fs::file_time_type time;
    std::uint64_t bytes;
};

std::vector<StoredFile> filesUnder(const Path& root) {
    std::vector<StoredFile> files;
    std::error_code code;
    for (fs::recursive_directory_iterator entry(root, code), end; !code && entry != end; entry.increment(code)) {
        std::error_code gone;  // another process may tidy up at the same time
        if (!entry->is_regular_file(gone)) continue;
        const StoredFile file{entry->path(), entry->last_write_time(gone), entry->file_size(gone)};
        if (!gone) files.push_back(file);
    }
    return files;
}

std::uint64_t bytesOf(const std::vector<StoredFile>& files) {
    std::uint64_t sum = 0;
    for (const StoredFile& file : files) sum += file.bytes;
    return sum;
}

}  // namespace

MadeChunkStore::MadeChunkStore(Path root, std::uint64_t limitBytes, const VolumeInfo& info)
    : m_root(std::move(root)), m_limit(limitBytes), m_folder(m_root / identity(info)), m_type(info.type) {
    for (const LevelInfo& level : info.levels) m_chunkShapes.push_back(level.chunkShape);
}

Path MadeChunkStore::fileOf(const ChunkKey& key) const {
    return m_folder / (std::to_string(key.level) + "." + std::to_string(key.index.z) + "." + std::to_string(key.index.y) + "." + std::to_string(key.index.x));
}

std::optional<ChunkPtr> MadeChunkStore::read(const ChunkKey& key) const {
    try {
        const auto bytes = readFileIfThere(fileOf(key));
        if (!bytes) return std::nullopt;
        if (bytes->empty()) return ChunkPtr();
        auto chunk = std::make_shared<Chunk>(m_type, m_chunkShapes[static_cast<std::size_t>(key.level)]);
        if (bytes->size() != chunk->byteCount()) return std::nullopt;
        std::memcpy(chunk->data(), bytes->data(), bytes->size());
        return chunk;
    } catch (const Error&) {
        return std::nullopt;  // a cache that cannot be read is as good as empty
    }
}

bool MadeChunkStore::holds(const ChunkKey& key) const {
    std::error_code code;
    return fs::exists(fileOf(key), code);
}

void MadeChunkStore::write(const ChunkKey& key, const ChunkPtr& chunk) {
    if (!m_writable) return;
    const std::size_t bytes = chunk ? chunk->byteCount() : 0;
    try {
        keepWithinLimit(bytes);
        std::error_code code;
        fs::create_directories(m_folder, code);
        writeFileAtomically(fileOf(key), std::span(chunk ? chunk->data() : nullptr, bytes), false);
    } catch (const Error&) {
        m_writable = false;  // disk full or read-only: what is made is used without being kept
    }
}

/// Removes the oldest files until a tenth of the bound is free again.
void MadeChunkStore::keepWithinLimit(std::uint64_t written) {
    const std::lock_guard lock(m_mutex);
    if (m_used && *m_used + written <= m_limit) {
        *m_used += written;
        return;
    }
    std::vector<StoredFile> files = filesUnder(m_root);
    std::uint64_t used = bytesOf(files) + written;
    if (used > m_limit) {
        std::sort(files.begin(), files.end(), [](const StoredFile& a, const StoredFile& b) { return a.time < b.time; });
        for (auto file = files.begin(); file != files.end() && used > m_limit / 10 * 9; ++file) {
            std::error_code code;
            if (fs::remove(file->path, code)) used -= file->bytes;
        }
    }
    m_used = used;
}

}  // namespace volumen
