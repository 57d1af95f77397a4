#pragma once

#include <vector>

#include "core/labels/brush.h"
#include "core/labels/flood.h"

namespace volumen {

/// Gives `id` to all voxels that hang together with `seed` (through faces), bear the label that it bears, lie in `bound`, and, where there is a
/// filter, are left by it. A bound one voxel deep fills in a slice. The seed lies in the bound.
void fillFrom(LabelGrid& grid, Voxel seed, const Box& bound, const LeafFilter& where, LabelId id, const PaintRule& rule, const ToolContext& context = {});

/// Gives `id` to every voxel of the box that the filter leaves: a threshold, where it is an intensity mask. Null: to all of it.
void fillBox(LabelGrid& grid, const Box& box, const LeafFilter& where, LabelId id, const PaintRule& rule, const ToolContext& context = {});

/// Gives `id` to what lies within a closed line on a plane (lasso, polygon), its rim included, crossed areas by the even-odd rule; in voxels that the plane or its
/// slab passes through. Corners are positions in the volume; they are taken straight onto the plane. The box that may have changed.
Box fillPolygon(LabelGrid& grid, const std::vector<Point>& corners, const BrushPlane& plane, LabelId id, const PaintRule& rule);

}  // namespace volumen
