#pragma once

#include "core/labels/paint_rule.h"
#include "core/labels/tool_context.h"

namespace volumen {

/// Fills the slices between those on which the label was painted, across `axis` and within the box: each gets where the signed distances of the
/// slices before and after it, weighted by how near they are, are inside (shape-based interpolation, Raya and Udupa 1990). How many slices it filled.
std::int64_t interpolateSlices(LabelGrid& grid, LabelId id, Axis axis, const Box& box, const PaintRule& rule, const ToolContext& context = {});

/// The label of one slice, copied to another.
void copySlice(LabelGrid& grid, LabelId id, Axis axis, std::int64_t from, std::int64_t to, const Box& box, const PaintRule& rule);

}  // namespace volumen
