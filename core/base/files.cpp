#include "core/base/files.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "core/base/error.h"

namespace volumen {

namespace {

ErrorKind kindOf(int code) { return code == ENOSPC || code == EDQUOT || code == EFBIG ? ErrorKind::outOfSpace : ErrorKind::badInput; }

[[noreturn]] void fail(const Path& path, const char* what, int code) {
    const char* advice = kindOf(code) == ErrorKind::outOfSpace ? "; free some space and try again"
                         : code == EACCES                      ? "; check its permissions"
                         : code == ENOENT                      ? "; check the path"
                                                               : "";
    throw Error(path.string() + ": cannot be " + what + " (" + std::strerror(code) + ")" + advice, kindOf(code));
}

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    ~Descriptor() {
        if (m_fd >= 0) ::close(m_fd);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return m_fd; }
    int release() { return std::exchange(m_fd, -1); }

private:
    int m_fd;
};

struct stat statusOf(int fd, const Path& path) {
    struct stat status {};
    if (::fstat(fd, &status) != 0) fail(path, "read", errno);
    if (S_ISDIR(status.st_mode)) fail(path, "read", EISDIR);
    return status;
}

/// `openAgain`: asked when a read fails; true where it is worth another try.
template <class OpenAgain>
void readFully(int fd, const Path& path, std::uint64_t offset, std::span<std::byte> into, OpenAgain openAgain) {
    std::size_t done = 0;
    for (bool again = false; done < into.size();) {
        const ssize_t n = ::pread(fd, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (n < 0 && errno == EINTR) continue;
        if (const int code = errno; n < 0) {
            if (again || !openAgain()) fail(path, "read", code);
            again = true;
            continue;
        }
        if (n == 0) throw Error(path.string() + ": ends too early; the file is cut off, copy it again");
        done += static_cast<std::size_t>(n);
    }
}

std::vector<std::byte> readAll(int fd, const Path& path, std::size_t limitBytes) {
    const auto size = static_cast<std::uint64_t>(statusOf(fd, path).st_size);
    if (size > limitBytes) throw Error(path.string() + ": is far larger than such a file should be; choose another");
    std::vector<std::byte> bytes(size);
    readFully(fd, path, 0, bytes, [] { return false; });
    return bytes;
}

void writeFully(int fd, const Path& path, std::span<const std::byte> bytes) {
    std::size_t done = 0;
    while (done < bytes.size()) {
        const ssize_t n = ::write(fd, bytes.data() + done, bytes.size() - done);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail(path, "written", errno);
        done += static_cast<std::size_t>(n);
    }
}

void syncFolder(const Path& folder) {
    const Descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() < 0 || ::fsync(fd.get()) != 0) fail(folder, "written", errno);
}

/// A name in `folder` that nobody else takes.
Path ownName(const Path& folder, const Path& path) {
    static std::atomic<unsigned> counter{0};
    return folder / ("." + path.filename().string() + "." + std::to_string(::getpid()) + "-" + std::to_string(counter++));
}

/// A file `aside` that is to become `path`.
void writeNewFile(const Path& aside, const Path& path, std::span<const std::byte> bytes, bool durable) {
    const Descriptor fd(::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (fd.get() < 0) fail(path, "written", errno);
    writeFully(fd.get(), path, bytes);
    if (durable && ::fsync(fd.get()) != 0) fail(path, "written", errno);
    if (!durable) ::sync_file_range(fd.get(), 0, 0, SYNC_FILE_RANGE_WRITE);   // the disk may begin; only advice
}

}  // namespace

std::vector<std::byte> readFile(const Path& path, std::size_t limitBytes) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) fail(path, "read", errno);
    return readAll(fd.get(), path, limitBytes);
}

std::string readText(const Path& path, std::size_t limitBytes) {
    const std::vector<std::byte> bytes = readFile(path, limitBytes);
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::optional<std::vector<std::byte>> readFileIfThere(const Path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    if (fd.get() < 0) fail(path, "read", errno);
    return readAll(fd.get(), path, SIZE_MAX);
}

RandomAccessFile::RandomAccessFile(const Path& path) : RandomAccessFile(path, ::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}

RandomAccessFile::RandomAccessFile(const Path& path, int fd) : m_path(path), m_fd(fd) {
    if (m_fd < 0) fail(path, "read", errno);
    Descriptor guard(m_fd);
    m_identity = identityOf(m_fd, path);
    guard.release();
}

RandomAccessFile::Identity RandomAccessFile::identityOf(int fd, const Path& path) {
    const struct stat status = statusOf(fd, path);
    return {status.st_ino, static_cast<std::uint64_t>(status.st_size), status.st_mtim.tv_sec * std::int64_t{1'000'000'000} + status.st_mtim.tv_nsec};
}

/// In the old one's place, so that other threads may read meanwhile. False where it cannot be opened.
bool RandomAccessFile::openAgain() const {
    const Descriptor fd(::open(m_path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0) return false;
    if (identityOf(fd.get(), m_path) != m_identity) throw Error(m_path.string() + ": was replaced while it was open; open it again");
    return ::dup3(fd.get(), m_fd, O_CLOEXEC) == m_fd;
}

std::unique_ptr<RandomAccessFile> RandomAccessFile::openIfThere(const Path& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0 && (errno == ENOENT || errno == ENOTDIR)) return nullptr;
    return std::unique_ptr<RandomAccessFile>(new RandomAccessFile(path, fd));
}

RandomAccessFile::~RandomAccessFile() { ::close(m_fd); }

void RandomAccessFile::read(std::uint64_t offset, std::span<std::byte> into) const {
    readFully(m_fd, m_path, offset, into, [this] { return openAgain(); });
}

void RandomAccessFile::announce(std::uint64_t offset, std::uint64_t bytes) const {
    std::byte first;
    const iovec into{.iov_base = &first, .iov_len = 1};
    if (::preadv2(m_fd, &into, 1, static_cast<off_t>(offset), RWF_NOWAIT) == 1) return;
    ::posix_fadvise(m_fd, static_cast<off_t>(offset), static_cast<off_t>(bytes), POSIX_FADV_WILLNEED);   // only advice: what it says does not matter
}

void writeFileAtomically(const Path& path, std::span<const std::byte> bytes, bool durable) { writeFileBy(path.parent_path(), path, bytes, durable); }

void writeFileBy(const Path& folder, const Path& path, std::span<const std::byte> bytes, bool durable) {
    const Path aside = ownName(folder, path);
    try {
        writeNewFile(aside, path, bytes, durable);
        if (::rename(aside.c_str(), path.c_str()) != 0) fail(path, "written", errno);
    } catch (...) {
        ::unlink(aside.c_str());
        throw;
    }
    if (durable) syncFolder(path.has_parent_path() ? path.parent_path() : Path("."));
}

void writeTextAtomically(const Path& path, std::string_view text, bool durable) {
    writeFileAtomically(path, std::as_bytes(std::span(text.data(), text.size())), durable);
}

void renameDurably(const Path& from, const Path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) fail(to, "written", errno);
    syncFolder(to.has_parent_path() ? to.parent_path() : Path("."));
}

namespace {

constexpr std::size_t kMostHolderBytes = 256;

/// For people only: that it cannot be written hinders nobody.
void sayHolder(int fd) {
    std::array<char, 128> host{};
    ::gethostname(host.data(), host.size() - 1);
    const char* user = std::getenv("USER");
    const std::string text = std::string(user && *user ? user : "somebody") + " on " + host.data() + ", process " + std::to_string(::getpid());
    if (::ftruncate(fd, 0) == 0 && ::pwrite(fd, text.data(), std::min(text.size(), kMostHolderBytes), 0) < 0) ::ftruncate(fd, 0);
}

}  // namespace

std::unique_ptr<FileLock> FileLock::tryLock(const Path& path) {
    Descriptor fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666));
    if (fd.get() < 0) fail(path, "locked", errno);
    if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
        if (errno == EWOULDBLOCK) return nullptr;
        fail(path, "locked", errno);
    }
    sayHolder(fd.get());
    return std::unique_ptr<FileLock>(new FileLock(fd.release()));
}

std::optional<std::string> FileLock::heldBy(const Path& path) {
    const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd.get() < 0 || ::flock(fd.get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK) return std::nullopt;
    std::array<char, kMostHolderBytes> text{};
    const ssize_t bytes = ::pread(fd.get(), text.data(), text.size(), 0);
    std::string holder(text.data(), static_cast<std::size_t>(std::max<ssize_t>(bytes, 0)));
    std::erase_if(holder, [](char c) { return static_cast<unsigned char>(c) < ' '; });
    return holder;
}

FileLock::~FileLock() { ::close(m_fd); }

Path cacheFolder() {
    const char* xdg = std::getenv("XDG_CACHE_HOME");
    const char* home = std::getenv("HOME");
    const Path folder = (xdg && *xdg ? Path(xdg) : Path(home ? home : "/tmp") / ".cache") / "volumen";
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code) fail(folder, "made", code.value());
    return folder;
}

}  // namespace volumen
