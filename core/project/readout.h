#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/project/project.h"
#include "core/volume/cached_chunk.h"

namespace volumen {

/// A layer's value at a point: in its native type, exact; of the finest level that is resident.
struct LayerValue {
    LayerId layer = 0;
    bool inside = false;          ///< the point lies in the layer
    std::optional<double> value;  ///< nothing: outside, nothing resident there yet, or unreadable
    std::string reason;           ///< why it cannot be read; empty unless the chunk there has failed
    int level = 0;
};

/// Asks what is known of a layer's chunk; never waits.
using LayerLookup = std::function<CachedChunk(LayerId, const ChunkKey&)>;

/// The values of all visible layers at `um`, topmost first.
std::vector<LayerValue> valuesAt(const Project& project, Point um, const LayerLookup& lookup);

}  // namespace volumen
