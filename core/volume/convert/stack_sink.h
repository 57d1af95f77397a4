#pragma once

#include <memory>
#include <string>

#include "core/volume/convert/volume_sink.h"

namespace volumen {

/// How one slice becomes a picture file and is read back. Any thread.
class SliceFormat {
public:
    virtual ~SliceFormat() = default;
    virtual std::string extension() const = 0;
    /// Fills the empty file `fd`, open for reading and writing. `path` is what errors name.
    virtual void write(int fd, const Path& path, const Chunk& slice) const = 0;
    virtual void read(const Path& path, Chunk& into) const = 0;
};

/// A folder of one picture a slice, each written aside and renamed, so that what bears a slice's name is whole. `info` says the
/// chunks: one slice each. Throws Error.
VolumeSinkPtr makeStackSink(const VolumeInfo& info, std::unique_ptr<SliceFormat> format);

/// The name of slice `z` of `count`, numbered from 0, with as many digits as the count has: "00017".
std::string sliceNumber(std::int64_t z, std::int64_t count);

}  // namespace volumen
