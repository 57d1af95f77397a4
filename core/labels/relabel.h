#pragma once

#include "core/labels/paint_rule.h"
#include "core/labels/tool_context.h"

namespace volumen {

/// Voxels of the box that bear `from` get `to` (0: they become unlabeled).
void relabel(LabelGrid& grid, LabelId from, LabelId to, const Box& box, const PaintRule& rule, const ToolContext& context = {});

/// Voxels that bear one of both get the other.
void swapLabels(LabelGrid& grid, LabelId a, LabelId b, const Box& box, const PaintRule& rule, const ToolContext& context = {});

}  // namespace volumen
