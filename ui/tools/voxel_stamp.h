#pragma once

#include "core/labels/flood.h"
#include "core/labels/label_table.h"
#include "ui/tools/tool.h"

namespace volumen {

/// How voxels within `radiusVoxels` of `centre` (voxels, on the pane's plane) look on a pane: a cell a voxel where voxels are large, one of them where many would
/// share a pixel.
ToolStamp stampOf(const VoxelSet& voxels, Point centre, double radiusVoxels, const PaneState& pane, const Placement& placement, LabelColor color);

}  // namespace volumen
