#include "core/volume/convert/growing_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

bool meansFull(int code) { return code == ENOSPC || code == EDQUOT || code == EFBIG; }

[[noreturn]] void refuseLeftOver(const Path& growing) {
    throw Error(growing.string() + ": is left of an earlier conversion; go on with it by --resume, or replace it by --overwrite", ErrorKind::wouldOverwrite);
}

off_t asOffset(std::uint64_t bytes) { return static_cast<off_t>(bytes); }

}  // namespace

Path growingName(const Path& target) {
    Path name = target;
    return name += ".incomplete";
}

GrowingFile::GrowingFile(const Path& target, const Path& growing, SinkOpening opening) : m_target(target), m_growing(growing) {
    const int unless = opening == SinkOpening::fresh ? O_EXCL : 0;
    m_fd = ::open(m_growing.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | unless, 0666);
    if (m_fd < 0 && errno == EEXIST) refuseLeftOver(m_growing);
    if (m_fd < 0) fail("written", errno);
}

GrowingFile GrowingFile::joining(const Path& target, SinkOpening opening) {
    std::error_code code;
    const Path growing = growingName(target);
    const bool joins = std::filesystem::exists(target, code) && (opening == SinkOpening::fresh || !std::filesystem::exists(growing, code));
    if (joins && ::link(target.c_str(), growing.c_str()) != 0) {
        if (errno == EEXIST) refuseLeftOver(growing);
        throw Error(growing.string() + ": cannot become a second name of the file (" + std::strerror(errno) + "); write to a disk that knows hard links, or choose a new name");
    }
    return {target, growing, joins ? SinkOpening::continued : opening};
}

GrowingFile::~GrowingFile() { ::close(m_fd); }

void GrowingFile::fail(const char* what, int code) const {
    const bool full = meansFull(code);
    throw Error(m_target.string() + ": cannot be " + what + " (" + std::strerror(code) + "); " + (full ? "free some space and go on with --resume" : "check the disk and the folder"),
                full ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

std::uint64_t GrowingFile::size() const {
    struct stat status {};
    if (::fstat(m_fd, &status) != 0) fail("read", errno);
    return static_cast<std::uint64_t>(status.st_size);
}

void GrowingFile::reserve(std::uint64_t bytes) {
    const std::uint64_t now = size();
    if (now >= bytes) return;
    if (::fallocate(m_fd, 0, asOffset(now), asOffset(bytes - now)) == 0) return;
    if (errno != EOPNOTSUPP) fail("given its full size", errno);
    struct statvfs disk {};   // a file system that cannot set space aside: at least it is asked whether there is enough
    if (::fstatvfs(m_fd, &disk) == 0 && static_cast<std::uint64_t>(disk.f_bavail) * disk.f_frsize < bytes - now) fail("given its full size", ENOSPC);
    truncate(bytes);
}

void GrowingFile::write(std::uint64_t offset, std::span<const std::byte> bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::pwrite(m_fd, bytes.data(), bytes.size(), asOffset(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("written", errno);
        bytes = bytes.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
}

void GrowingFile::read(std::uint64_t offset, std::span<std::byte> into) const {
    while (!into.empty()) {
        const ssize_t n = ::pread(m_fd, into.data(), into.size(), asOffset(offset));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) fail("read", errno);
        if (n == 0) throw Error(m_target.string() + ": ends too early; it was changed meanwhile, convert again");
        into = into.subspan(static_cast<std::size_t>(n));
        offset += static_cast<std::uint64_t>(n);
    }
}

void GrowingFile::truncate(std::uint64_t bytes) {
    if (::ftruncate(m_fd, asOffset(bytes)) != 0) fail("written", errno);
}

void GrowingFile::sync() {
    if (::fdatasync(m_fd) != 0) fail("written", errno);
}

void GrowingFile::finish() {
    if (::fsync(m_fd) != 0) fail("written", errno);
    std::error_code code;
    if (!std::filesystem::equivalent(m_growing, m_target, code)) return renameDurably(m_growing, m_target);
    remove();   // two names of one file: a rename would leave both
}

void GrowingFile::remove() {
    if (::unlink(m_growing.c_str()) != 0) fail("finished", errno);
}

}  // namespace volumen
