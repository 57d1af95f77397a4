#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/files.h"
#include "core/volume/convert/volume_sink.h"

namespace volumen {

/// OUT's name + ".incomplete".
Path growingName(const Path& target);

/// A file of a conversion while it grows beside its place, as a rule under OUT's name + ".incomplete". Dropped, it stays, so that it can be continued.
/// Parts may be written and read from any thread at the same time. Every failure is an Error that names OUT; a full disk is of kind outOfSpace.
class GrowingFile {
public:
    /// Fresh: an empty file, replacing none. Continued: what an earlier run left; an empty file where it left nothing.
    GrowingFile(const Path& target, SinkOpening opening) : GrowingFile(target, growingName(target), opening) {}
    GrowingFile(const Path& target, const Path& growing, SinkOpening opening);
    /// As the first; but where OUT stands there and nothing was left beside it, OUT itself under its second name (a hard link): for
    /// those who only append until they finish.
    static GrowingFile joining(const Path& target, SinkOpening opening);
    ~GrowingFile();
    GrowingFile(const GrowingFile&) = delete;
    GrowingFile& operator=(const GrowingFile&) = delete;

    const Path& target() const { return m_target; }
    std::uint64_t size() const;

    /// Makes the file this long at once, so that a disk that is too small is known before the work; what was never written reads as 0.
    void reserve(std::uint64_t bytes);
    void write(std::uint64_t offset, std::span<const std::byte> bytes);
    /// Throws Error when the file ends before `into` is full.
    void read(std::uint64_t offset, std::span<std::byte> into) const;
    void truncate(std::uint64_t bytes);
    /// What was written survives a power cut.
    void sync();
    /// Syncs and takes the target's name, which may be the second name of this same file; reading goes on.
    void finish();
    /// It was a help only and goes; reading goes on.
    void remove();

private:
    [[noreturn]] void fail(const char* what, int code) const;

    Path m_target;
    Path m_growing;
    int m_fd = -1;
};

}  // namespace volumen
