#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/volume/hdf5_layout.h"

/// How `serveHdf5` and `Hdf5Client` talk: one JSON object a line, after a reply `"bytes"` bytes as they are.
///
///     (start)                                     → {"datasets": […]}
///     {"do": "open", "dataset": i, "view": {…}}   → {"layout": {…}}            of the i-th of them
///     {"do": "stored", "indices": [[…], …]}       → {"bytes": n, "sizes": […], "skipped": […]}   one after the other; of size 0: never written
///     {"do": "read", "box": [[…], […]], "frame": …} → {"bytes": n}             voxels of `box` in an array that stands for `frame`
///     anything                                    → {"error": sentence}        instead
namespace volumen {

using Json = nlohmann::json;

/// What `name` becomes is for reading only: bytes that are no UTF-8 are replaced.
Json toJson(const std::vector<Hdf5Entry>& datasets);
Json toJson(const Hdf5Layout& layout);
Json toJson(const Hdf5View& view);
Json toJson(Voxel v);
Json toJson(const Box& box);
/// These throw nlohmann's exceptions where something else stands there.
std::vector<Hdf5Entry> hdf5Entries(const Json& json);
Hdf5Layout hdf5Layout(const Json& json);
Hdf5View hdf5View(const Json& json);
Voxel voxelFrom(const Json& json);
Box boxFrom(const Json& json);

/// With its end of line.
std::string asLine(const Json& json);

}  // namespace volumen
