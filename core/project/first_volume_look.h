#pragma once

#include "core/project/layer.h"
#include "core/project/space.h"

namespace volumen {

/// The length that opacities of a layer's curve are told of: the shortest side of its voxels, µm.
double volumeUnitUm(const Placement& placement);

/// A preset over the layer's window.
VolumeLook presetLook(const VolumePreset& preset, const Layer& layer, const Placement& placement);

/// A look to begin with, shown: ink for what is named as such or as a prediction, papyrus for everything else, over the layer's window.
VolumeLook firstVolumeLook(const Layer& layer, const Placement& placement);

}  // namespace volumen
