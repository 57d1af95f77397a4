#pragma once

#include <stop_token>

#include "core/base/files.h"
#include "core/volume/open_volume.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// By HDF5's signature, not by name.
bool recognisesHdf5(const Path& path);

/// A dataset of three axes, z-y-x unless the file or `options` says otherwise (where nothing does, a warning says so); one of two axes
/// is one slice, of one with more a channel is chosen. Without `options.dataset` the only one of three axes or more, else the only one of two. Contiguous data is read by pread, chunks are decoded outside libhdf5's lock where their filters are known, and
/// a giant chunk is decoded once for the several chunks that are cut from it. Spacing from the attribute element_size_um (z, y, x).
/// libhdf5 runs in another process (`Hdf5Client`), which lives as long as the source: what it cannot stand is an Error, when opening or of a chunk.
/// Throws Error: damaged, several and none chosen (which it names), numbers of another kind, stored in other files,
/// the helper program not there; Cancelled.
VolumeSourcePtr openHdf5(const Path& path, const OpenOptions& options = {}, const std::stop_token& stop = {});

}  // namespace volumen
