#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/labels/snapshot.h"
#include "core/volume/open_volume.h"

namespace volumen {

/// What a person says of a file of labels.
struct LabelImport {
    Path in;
    OpenOptions options;
    std::optional<Voxel> offset;                              ///< where its first voxel goes; nothing: shapes must be equal
    std::vector<std::pair<LabelId, std::string>> names;       ///< what ids are to be called
    Path table;                                               ///< a table of names and colours (color_table.h); empty: the file's own only
};

/// A layer as it is after an import (of what `openLabelFile` opens): `snapshot` with the file's voxels in their place (0 erases), and its table with every id that came. Throws Error naming the
/// difference where shape, spacing or origin are others, or values are no labels; Cancelled.
LabelSnapshot importLabels(LabelSnapshot snapshot, const LabelImport& wish, std::stop_token stop, const LabelProgress& progress = {});

}  // namespace volumen
