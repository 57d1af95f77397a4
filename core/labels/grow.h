#pragma once

#include "core/labels/tool_context.h"
#include "core/labels/read_values.h"

namespace volumen {

/// The largest box that is grown in at once: it takes 16 bytes a voxel for the time.
constexpr std::int64_t kMostGrownVoxels = std::int64_t{256} << 20;

/// Grows the labels in a box into its unlabeled voxels, as the rule allows: water rises from all of them at the same time over the steepness of the values, and where
/// waters meet, labels end (watershed by flooding, Meyer 1991). Voxels whose values are not at hand stay as they are. Throws Error when the box is
/// larger than `kMostGrownVoxels`, Cancelled.
void growFromSeeds(LabelGrid& grid, const Box& box, const ReadValues& read, const PaintRule& rule, const ToolContext& context = {});

}  // namespace volumen
