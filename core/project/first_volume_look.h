#pragma once

#include "core/project/project.h"

namespace volumen {

/// The length that opacities of a layer's curve are told of: the shortest side of its voxels, µm.
double volumeUnitUm(const Placement& placement);

/// A preset over the layer's window.
VolumeLook presetLook(const VolumePreset& preset, const Layer& layer, const Placement& placement);

/// The layer's own look, or the one to begin with where nobody chose one yet.
VolumeLook begunVolumeLook(const Layer& layer, const Placement& placement);

/// The preset that a look is, shown or not; empty: a look of its own.
std::string presetOf(const VolumeLook& look, const Layer& layer, const Placement& placement);

/// The window that a layer begins with, found only after it was opened. A look in 3D that is a preset over the window before becomes that preset over this one.
void beginWindow(Project& project, LayerId layer, const LayerLook& look);

/// Shows a layer as a volume, or no longer. With the first volume ever shown the slices step back from the 3D pane: they would stand in it.
void showVolume(Project& project, LayerId layer, bool shown);

/// Takes the slices out of the 3D pane where volumes are shown in it.
void stepSlicesBack(Project& project);

/// A look to begin with, shown: ink for what is named as such or as a prediction, papyrus for everything else, over the layer's window.
VolumeLook firstVolumeLook(const Layer& layer, const Placement& placement);

/// A layer's own look of its surface, or the one to begin with where nobody chose one yet: each label of whole numbers that are named as labels, masks or instances.
SurfaceLook begunSurfaceLook(const Layer& layer);

/// Where a layer's surface begins: in the lower half of the window that it is shown with, where matter begins.
double firstThreshold(const Layer& layer);

}  // namespace volumen
