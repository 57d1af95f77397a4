#pragma once

#include <string>

#include "core/volume/convert/volume_sink.h"

namespace volumen {

/// What stands before the voxels in a compressed file.
struct GzipHeader {
    std::string plain;    ///< before the compressed stream (NRRD's)
    std::string inside;   ///< at the stream's beginning, compressed with it (NIfTI's)
};

/// A file whose voxels, z-y-x, x fastest, little-endian, are one gzip stream of one member, as every reader takes it. Slabs are compressed
/// apart on the calling threads and kept in a log in any order; `finish` joins them, for which the disk must hold the compressed bytes twice.
/// `info` says the chunks: `slabShape`. `level` is 1 … 9. Throws Error.
VolumeSinkPtr makeGzipSink(const VolumeInfo& info, const GzipHeader& header, int level, SinkOpening opening);

}  // namespace volumen
