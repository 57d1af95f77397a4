#include "core/base/pending_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>

#include "core/base/error.h"

namespace volumen {

namespace {

[[noreturn]] void fail(const Path& path, int code) {
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    throw Error(path.string() + ": cannot be written (" + std::strerror(code) + ")" + (full ? "; free some space and try again" : "; check the folder"),
                full ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

Path besides(const Path& path) {
    static std::atomic<unsigned> counter{0};
    return path.parent_path() / ("." + path.filename().string() + "." + std::to_string(::getpid()) + "-p" + std::to_string(counter++));
}

}  // namespace

PendingFile::PendingFile(const Path& target, bool overwrite) : m_target(target), m_aside(besides(target)) {
    std::error_code code;
    if (std::filesystem::is_directory(target, code)) throw Error(target.string() + ": is a folder; choose a name for a file");
    if (!overwrite && std::filesystem::exists(target, code))
        throw Error(target.string() + ": is there already; choose another name or add --overwrite", ErrorKind::wouldOverwrite);
    m_fd = ::open(m_aside.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (m_fd < 0) fail(m_target, errno);
}

PendingFile::~PendingFile() {
    if (m_fd < 0) return;
    ::close(m_fd);
    ::unlink(m_aside.c_str());
}

void PendingFile::write(std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(m_fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail(m_target, errno);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
    }
}

void PendingFile::commit() {
    if (::fsync(m_fd) != 0 || ::rename(m_aside.c_str(), m_target.c_str()) != 0) fail(m_target, errno);
    ::close(m_fd);
    m_fd = -1;
}

}  // namespace volumen
