#include "core/volume/tiff_pool.h"

#include <algorithm>

namespace volumen {

namespace {

constexpr std::size_t kMaxOpen = 64;   // four chunks' depth of slices
constexpr std::size_t kMaxIdle = 32;

/// As text: comparing paths part by part is slow.
bool samePath(const Path& a, const Path& b) { return a.native() == b.native(); }

template <class List>
auto findFile(List& files, const Path& path) {
    return std::find_if(files.begin(), files.end(), [&](const auto& file) { return samePath(file->path(), path); });
}

}  // namespace

std::shared_ptr<const RandomAccessFile> OpenFiles::get(const Path& path) {
    const auto held = [&]() -> std::shared_ptr<const RandomAccessFile> {
        const std::lock_guard lock(m_mutex);
        const auto found = findFile(m_files, path);
        if (found == m_files.end()) return nullptr;
        m_files.splice(m_files.begin(), m_files, found);
        return m_files.front();
    }();
    if (held) return held;
    auto opened = std::make_shared<const RandomAccessFile>(path);   // outside the lock: opening may take long on a network
    const std::lock_guard lock(m_mutex);
    m_files.push_front(opened);
    if (m_files.size() > kMaxOpen) m_files.pop_back();
    return opened;
}

TiffPool::Lent TiffPool::lend(const Path& path) {
    std::unique_ptr<TiffFile> file;
    {
        const std::lock_guard lock(m_mutex);
        if (const auto found = findFile(m_idle, path); found != m_idle.end()) {
            file = std::move(*found);
            m_idle.erase(found);
        }
    }
    if (!file) file = std::make_unique<TiffFile>(path);
    return {*this, std::move(file)};
}

void TiffPool::giveBack(std::unique_ptr<TiffFile> file) {
    const std::lock_guard lock(m_mutex);
    m_idle.push_front(std::move(file));
    if (m_idle.size() > kMaxIdle) m_idle.pop_back();
}

}  // namespace volumen
