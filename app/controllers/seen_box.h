#pragma once

#include "app/controllers/panes.h"

namespace volumen {

/// The voxels of a layer (level 0) that all slice panes on the screen agree on: along each axis, what every pane that shows this axis
/// shows of it. Nothing: they show no part of the layer, or nothing in common.
std::optional<Box> seenBox(const Panes& panes, const Project& project, const Layer& layer);

}  // namespace volumen
