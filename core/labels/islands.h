#pragma once

#include <optional>
#include <vector>

#include "core/labels/flood.h"

namespace volumen {

/// The pieces of a label within a box that hang together through faces, the largest first.
std::vector<VoxelSet> islandsOf(const LabelGrid& grid, LabelId id, const Box& box, const ToolContext& context = {});

/// All but the largest piece of the label become unlabeled.
void keepLargestIsland(LabelGrid& grid, LabelId id, const Box& box, const PaintRule& rule, const ToolContext& context = {});
/// Pieces of fewer voxels become unlabeled.
void removeIslandsBelow(LabelGrid& grid, LabelId id, std::int64_t voxels, const Box& box, const PaintRule& rule, const ToolContext& context = {});
/// The second largest piece gets `ids[0]`, the next `ids[1]` …; what is over keeps its label. How many pieces there are.
std::size_t splitIslands(LabelGrid& grid, LabelId id, const std::vector<LabelId>& ids, const Box& box, const PaintRule& rule, const ToolContext& context = {});

/// What the label encloses becomes the label: in three dimensions, or slice by slice across `axis`.
void fillHoles(LabelGrid& grid, LabelId id, const Box& box, std::optional<Axis> axis, const PaintRule& rule, const ToolContext& context = {});

/// The leaves around a label in a box, in voxels.
Box boxOfLabel(const LabelGrid& grid, LabelId id, const Box& box);

}  // namespace volumen
