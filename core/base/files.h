#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Files: read whole or in parts, written beside and renamed, locked. Every failure is an Error that names the file.
namespace volumen {

using Path = std::filesystem::path;

/// The whole file. `limitBytes` guards against a file that is far larger than what it should hold.
std::vector<std::byte> readFile(const Path& path, std::size_t limitBytes = SIZE_MAX);
std::string readText(const Path& path, std::size_t limitBytes = 64u << 20);

/// The whole file, or nothing when there is none: a missing chunk is not an error.
std::optional<std::vector<std::byte>> readFileIfThere(const Path& path);

/// A file held open for reading parts of it from any thread (pread). When a network share goes away and comes back, what was open is lost:
/// a read that fails opens the file again, once, unless another one lies there by then.
class RandomAccessFile {
public:
    explicit RandomAccessFile(const Path& path);
    /// Null when there is no such file: a missing chunk is not an error.
    static std::unique_ptr<RandomAccessFile> openIfThere(const Path& path);
    ~RandomAccessFile();
    RandomAccessFile(const RandomAccessFile&) = delete;
    RandomAccessFile& operator=(const RandomAccessFile&) = delete;

    std::uint64_t size() const { return m_identity.size; }
    /// Throws Error when the file ends before `into` is full.
    void read(std::uint64_t offset, std::span<std::byte> into) const;
    /// Says that parts of this range are about to be read, so that the system fetches it in one go rather than page by page.
    /// Does nothing when the range's first byte is in memory already.
    void announce(std::uint64_t offset, std::uint64_t bytes) const;
    const Path& path() const { return m_path; }

private:
    /// Which file it is: one that is renamed into its place differs, one that is mounted again does not.
    struct Identity {
        std::uint64_t inode = 0;
        std::uint64_t size = 0;
        std::int64_t modifiedNs = 0;
        friend bool operator==(const Identity&, const Identity&) = default;
    };

    RandomAccessFile(const Path& path, int fd);
    static Identity identityOf(int fd, const Path& path);
    bool openAgain() const;

    Path m_path;
    int m_fd = -1;   ///< the number stays; what it leads to may be opened again
    Identity m_identity;
};

/// Writes `bytes` beside `path`, syncs file and folder when `durable`, and renames: a reader sees the old file or the new one.
/// Where not, the disk may begin at once, but nobody waits for it.
void writeFileAtomically(const Path& path, std::span<const std::byte> bytes, bool durable = true);
void writeTextAtomically(const Path& path, std::string_view text, bool durable = true);

/// The same, but it grows in `folder`, on the same disk, where what a killed process leaves is found again.
void writeFileBy(const Path& folder, const Path& path, std::span<const std::byte> bytes, bool durable);

/// Renames, replacing what bears the new name, and syncs its folder, so that the new name survives a power cut.
void renameDurably(const Path& from, const Path& to);

/// An exclusive flock, held for life. The operating system frees it when the process ends, however it ends.
class FileLock {
public:
    /// Nothing when another process holds it. Creates the file, and says in it who holds it. Throws Error when it cannot be created.
    static std::unique_ptr<FileLock> tryLock(const Path& path);
    /// Who holds it now: "anna on scroll-pc, process 1234"; empty where that cannot be known. Nothing: nobody does, whatever the file still says.
    static std::optional<std::string> heldBy(const Path& path);
    ~FileLock();
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    explicit FileLock(int fd) : m_fd(fd) {}
    int m_fd;
};

/// The user's cache folder for this program ($XDG_CACHE_HOME or ~/.cache, then `volumen`); made when missing.
Path cacheFolder();

}  // namespace volumen
