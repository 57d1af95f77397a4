#include "core/volume/convert/stack_sink.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <mutex>
#include <utility>
#include <vector>

#include "core/base/error.h"

namespace volumen {

namespace {

[[noreturn]] void fail(const Path& path, int code) {
    const bool full = code == ENOSPC || code == EDQUOT || code == EFBIG;
    throw Error(path.string() + ": cannot be written (" + std::strerror(code) + "); " + (full ? "free some space and go on with --resume" : "check the disk and the folder"),
                full ? ErrorKind::outOfSpace : ErrorKind::badInput);
}

/// An open file or folder that is synced by name of `path`.
class Opened {
public:
    Opened(const Path& path, int flags) : m_path(path), m_fd(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {
        if (m_fd < 0) fail(path, errno);
    }
    ~Opened() { ::close(m_fd); }
    Opened(const Opened&) = delete;
    Opened& operator=(const Opened&) = delete;
    int get() const { return m_fd; }
    void sync() const {
        if (::fsync(m_fd) != 0) fail(m_path, errno);
    }

private:
    Path m_path;
    int m_fd;
};

class StackSink final : public VolumeSink {
public:
    StackSink(const VolumeInfo& info, std::unique_ptr<SliceFormat> format) : m_info(info), m_folder(info.path), m_format(std::move(format)) {
        std::error_code code;
        std::filesystem::create_directories(m_folder, code);
        if (code) fail(m_folder, code.value());
    }

    const VolumeInfo& info() const override { return m_info; }

    void writeChunk(const ChunkKey& key, const Chunk& slice) override {
        const Path path = pathOf(key), aside = m_folder / ("." + path.filename().string());
        m_format->write(Opened(aside, O_RDWR | O_CREAT | O_TRUNC).get(), path, slice);
        if (::rename(aside.c_str(), path.c_str()) != 0) fail(path, errno);
        const std::lock_guard lock(m_mutex);
        m_unsynced.push_back(path);
    }

    ChunkPtr readChunk(const ChunkKey& key) const override {
        std::error_code code;
        if (!std::filesystem::exists(pathOf(key), code)) return nullptr;
        auto slice = std::make_shared<Chunk>(m_info.type, m_info.levels.front().chunkShape);
        m_format->read(pathOf(key), *slice);
        return slice;
    }

    void sync() override {
        for (const Path& path : takeUnsynced()) Opened(path, O_RDONLY).sync();
        Opened(m_folder, O_RDONLY | O_DIRECTORY).sync();
    }

    void finish() override { sync(); }

private:
    Path pathOf(const ChunkKey& key) const { return m_folder / (sliceNumber(key.index.z, m_info.shape().z) + m_format->extension()); }

    std::vector<Path> takeUnsynced() {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_unsynced, {});
    }

    VolumeInfo m_info;
    Path m_folder;
    std::unique_ptr<SliceFormat> m_format;
    std::mutex m_mutex;
    std::vector<Path> m_unsynced;
};

}  // namespace

std::string sliceNumber(std::int64_t z, std::int64_t count) {
    std::string number = std::to_string(z);
    const std::size_t digits = std::to_string(count).size();
    return number.insert(0, digits - std::min(digits, number.size()), '0');
}

VolumeSinkPtr makeStackSink(const VolumeInfo& info, std::unique_ptr<SliceFormat> format) { return std::make_unique<StackSink>(info, std::move(format)); }

}  // namespace volumen
