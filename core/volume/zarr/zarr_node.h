#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "core/volume/zarr/zarr_metadata.h"
#include "core/volume/zarr/zarr_store.h"

/// What lies in a folder of a Zarr hierarchy, v2 or v3, in whatever store.
namespace volumen {

enum class NodeKind { nothing, array, group };

struct ZarrNode {
    NodeKind kind = NodeKind::nothing;
    int version = 2;
    ZarrStorePtr store;
    Path folder;
    Path file;        ///< zarr.json, .zarray or .zgroup (in v2 a lone .zattrs makes a group too)
    Json json;        ///< what `file` says; null for a v2 group
    Json attributes;  ///< null where there are none
};

/// Looks for metadata by name only.
bool holdsZarr(const ZarrStore& store, const Path& folder);

/// `nothing` where there is no metadata. Throws Error when the metadata cannot be read.
ZarrNode readNode(const ZarrStorePtr& store, const Path& folder);

/// The array that `node` describes. Throws Error naming its file.
ArrayMetadata arrayOf(const ZarrNode& node);

/// The volumes below a group, as paths relative to it, sorted by number where they are numbers: arrays and multiscale groups.
/// Looks at a bounded number of folders, and into no array.
std::vector<std::string> datasetsBelow(const ZarrNode& group);

}  // namespace volumen
