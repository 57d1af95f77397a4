#include "core/labels/append_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/error.h"

namespace volumen {

namespace {

[[noreturn]] void fail(const Path& path, int code) {
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    throw Error(path.string() + ": cannot be written (" + std::strerror(code) + "); " + (full ? "free some space" : "save the labels elsewhere"),
                full ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

}  // namespace

AppendFile::AppendFile(Path path, std::uint64_t goodBytes) : m_path(std::move(path)), m_goodBytes(goodBytes) {
    try {
        open();
    } catch (const Error&) {
        if (m_fd >= 0) ::close(m_fd);
        throw;
    }
}

AppendFile::~AppendFile() {
    if (m_fd >= 0) ::close(m_fd);
}

/// Opens what bears the name; it must be as long as the file that was there.
void AppendFile::open() {
    if (m_fd >= 0) ::close(m_fd);
    m_fd = ::open(m_path.c_str(), O_RDWR | O_CLOEXEC);
    if (m_fd < 0) fail(m_path, errno);
    struct stat status {};
    if (::fstat(m_fd, &status) != 0 || static_cast<std::uint64_t>(status.st_size) < m_goodBytes) fail(m_path, ESTALE);
    cut();
}

/// The descriptor leads to the file of that name: its folder did not go away.
bool AppendFile::isInPlace() const {
    struct stat ours {}, there {};
    return m_fd >= 0 && ::fstat(m_fd, &ours) == 0 && ::stat(m_path.c_str(), &there) == 0 && ours.st_ino == there.st_ino && ours.st_dev == there.st_dev;
}

void AppendFile::append(std::span<const std::byte> bytes) {
    if (!isInPlace()) open();
    try {
        write(bytes);
        if (::fdatasync(m_fd) != 0) fail(m_path, errno);
    } catch (const Error&) {
        cut();
        throw;
    }
    m_goodBytes += bytes.size();
}

void AppendFile::write(std::span<const std::byte> bytes) {
    for (std::uint64_t offset = m_goodBytes; !bytes.empty();) {
        const ssize_t n = ::pwrite(m_fd, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) fail(m_path, n < 0 ? errno : ENOSPC);
        offset += static_cast<std::uint64_t>(n);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

/// What lies behind the last good piece is half a piece; where cutting fails, the next one is written over it.
void AppendFile::cut() {
    while (::ftruncate(m_fd, static_cast<off_t>(m_goodBytes)) != 0 && errno == EINTR) {
    }
}

}  // namespace volumen
