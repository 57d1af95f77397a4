#pragma once

#include <functional>

#include "core/labels/paint_rule.h"
#include "core/labels/tool_context.h"

namespace volumen {

/// Voxels of a box that bear `id` become unlabeled where `cuts` says so, as scissors do through all of a volume's depth.
void cutAway(LabelGrid& grid, LabelId id, const Box& box, const std::function<bool(Voxel)>& cuts, const PaintRule& rule, const ToolContext& context = {});

}  // namespace volumen
