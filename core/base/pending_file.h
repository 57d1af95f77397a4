#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/files.h"

namespace volumen {

/// A file that grows beside its place and takes it when all is written. Dropped before, it leaves nothing behind.
/// One thread at a time.
class PendingFile {
public:
    /// Throws Error: `target` exists and may not be replaced (wouldOverwrite), or its folder cannot be written.
    PendingFile(const Path& target, bool overwrite);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    const Path& target() const { return m_target; }
    /// For libraries that write by themselves; stays this object's.
    int descriptor() const { return m_fd; }

    /// Appends. Throws Error naming the target, of kind outOfSpace when the disk is full.
    void write(std::span<const std::byte> bytes);
    /// Syncs and renames.
    void commit();

private:
    Path m_target;
    Path m_aside;
    int m_fd = -1;
};

}  // namespace volumen
