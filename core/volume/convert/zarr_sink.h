#pragma once

#include "core/volume/convert/volume_sink.h"

/// OME-Zarr stores as sinks.
namespace volumen {

VolumeSinkPtr makeZarrSinkV04(const Path& out, const SinkLayout& layout, SinkOpening opening);
VolumeSinkPtr makeZarrSinkV05(const Path& out, const SinkLayout& layout, SinkOpening opening);

/// The attributes of a store's root group; "{}" where there are none.
std::string zarrAttributes(const Path& out, const std::string& dataset);

}  // namespace volumen
