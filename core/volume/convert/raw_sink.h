#pragma once

#include <string>

#include "core/volume/convert/volume_sink.h"

namespace volumen {

/// A file that is a header and then all voxels, z-y-x, x fastest, as little-endian bytes: npy, NRRD, NIfTI. It has its full size from
/// the start and is filled from any side, so which chunks an unfinished one holds only the job's journal knows: `readChunk` reads zeros, or a
/// part, where one was not written. The chunks that `info` says are whole rows: `bandShape`. Throws Error.
VolumeSinkPtr makeRawSink(const VolumeInfo& info, const std::string& header, SinkOpening opening);

}  // namespace volumen
