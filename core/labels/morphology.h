#pragma once

#include "core/labels/paint_rule.h"
#include "core/labels/tool_context.h"

/// A label's shape, changed by a ball. Worked block by block, so that a label may be of any size. What lies outside the volume counts as
/// the label where it is eroded, and as nothing else. `box`: only voxels in it change.
namespace volumen {

/// Voxels within `radiusVoxels` of the label become it.
void dilate(LabelGrid& grid, LabelId id, double radiusVoxels, const Box& box, const PaintRule& rule, const ToolContext& context = {});
/// The label's voxels within `radiusVoxels` of others become unlabeled.
void erode(LabelGrid& grid, LabelId id, double radiusVoxels, const Box& box, const PaintRule& rule, const ToolContext& context = {});
/// Dilated, then eroded: gaps and holes narrower than the ball become the label; nothing is taken away.
void closeGaps(LabelGrid& grid, LabelId id, double radiusVoxels, const Box& box, const PaintRule& rule, const ToolContext& context = {});
/// Blurred by a Gaussian of that sigma and cut at one half: bumps go, notches are filled.
void smooth(LabelGrid& grid, LabelId id, double sigmaVoxels, const Box& box, const PaintRule& rule, const ToolContext& context = {});

}  // namespace volumen
