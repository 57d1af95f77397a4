#pragma once

#include "core/volume/open_volume.h"

/// What a person says about a file, one thing at a time.
namespace volumen::testing {

inline OpenOptions withDataset(const char* name) { return {name, {}, {}}; }
inline OpenOptions withAxes(const char* letters) { return {{}, letters, {}}; }
inline OpenOptions withChannel(const char* place) { return {{}, {}, place}; }

}  // namespace volumen::testing
