#pragma once

#include <iosfwd>

#include "core/base/files.h"

namespace volumen {

/// Opens an HDF5 file with libhdf5 and answers what an `Hdf5Client` asks (hdf5_messages.h), until `requests` ends.
/// Each answer may take ten seconds of computing: past them the process ends (SIGXCPU). Where a limit of its memory is set, that is
/// raised by what a chunk of the opened dataset takes. For a process of its own, on its main thread.
void serveHdf5(const Path& path, std::istream& requests, std::ostream& replies);

}  // namespace volumen
