#pragma once

#include <string>

#include "core/base/json.h"
#include "core/base/voxel_type.h"
#include "core/volume/zarr/codecs.h"

/// The words that v2 and v3 metadata have in common. All throw Error naming `file`.
namespace volumen {

/// "gzip", "blosc", "numcodecs.zlib" … with its configuration.
Codec codecNamed(const std::string& name, const Json& configuration, VoxelType type, const Path& file);

/// "." or "/"; `fallback` when the value is null.
char separator(const Json& value, char fallback, const Path& file);

}  // namespace volumen
