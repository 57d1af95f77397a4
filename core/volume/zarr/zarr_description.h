#pragma once

#include "core/base/json.h"
#include "core/volume/zarr/zarr_layout.h"

/// The metadata files of a store as Volumen writes them.
namespace volumen {

/// `.zarray`, or `zarr.json` of an array.
Json describeArray(const ZarrLayout& layout, const LevelInfo& level);
/// `.zattrs`: `attributes` and what OME says of the levels.
Json describeLevels(const ZarrLayout& layout, const std::vector<LevelInfo>& levels, Json attributes);
/// `zarr.json` of the group that bears `attributes`, made by `describeLevels`.
Json describeGroupV3(Json attributes);

}  // namespace volumen
