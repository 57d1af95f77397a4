#pragma once

#include "core/labels/flood.h"

namespace volumen {

/// What of a prediction becomes labels. Filters say it of label voxels (read_values.h).
struct AcceptRule {
    LeafFilter likely;               ///< leaves what may be ink: values from the lower threshold on
    LeafFilter sure = {};            ///< leaves what is: values from the upper threshold on. Null: all that is likely
    LeafFilter inside = {};          ///< a mask. Null: everywhere
    std::int64_t leastVoxels = 1;    ///< smaller pieces are left out
};

/// What of a box is accepted: what is likely and hangs together (through faces) with what is sure, in pieces that are large enough. Hysteresis thresholding (Canny
/// 1986), in three dimensions. Throws what the filters throw, and Cancelled.
VoxelSet acceptedVoxels(Voxel shape, const Box& box, const AcceptRule& rule, const ToolContext& context = {});

/// Gives `id` to the voxels of `acceptedVoxels` that `rule` lets be painted.
void acceptPrediction(LabelGrid& grid, const Box& box, const AcceptRule& accepts, LabelId id, const PaintRule& rule, const ToolContext& context = {});

}  // namespace volumen
