#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/files.h"

namespace volumen {

/// A file that only grows, by pieces that are there whole and synced, or not at all. One thread at a time.
class AppendFile {
public:
    /// The file is there, at least `goodBytes` long; what lies behind them is cut off. Throws Error.
    AppendFile(Path path, std::uint64_t goodBytes);
    ~AppendFile();
    AppendFile(const AppendFile&) = delete;
    AppendFile& operator=(const AppendFile&) = delete;

    const Path& path() const { return m_path; }
    std::uint64_t size() const { return m_goodBytes; }

    /// Throws Error, of kind outOfSpace where the disk is full; then the file is as long as it was. A file that went away with its folder and
    /// came back is found again.
    void append(std::span<const std::byte> bytes);

private:
    void open();
    bool isInPlace() const;
    void write(std::span<const std::byte> bytes);
    void cut();

    Path m_path;
    std::uint64_t m_goodBytes;
    int m_fd = -1;
};

}  // namespace volumen
