#pragma once

#include "core/project/project.h"

/// What a hand does to a view, as plain functions. Distances on screen are device-independent pixels, positions µm.
namespace volumen {

/// `pane` so that all of `extent` is seen in `width` x `height` pixels, centred.
PaneState fitted(const PaneState& pane, const Extent& extent, double width, double height);

/// A length of the extent as seen along a pane's direction, µm.
double extentAlong(const Extent& extent, Point direction);

/// `pane` magnified by `factor`, so that the point under the cursor stays there. Bounded to between 1/64 voxel and the whole extent in 32 pixels.
PaneState zoomedAt(const PaneState& pane, Point cursorUm, double factor, const Space& space);

/// `pane` moved so that what was under the hand follows it by (`down`, `right`) pixels.
PaneState panned(const PaneState& pane, double down, double right);

/// From a slice of a pane to the next one, µm: one voxel of the space along the normal, towards growing z, y or x.
Point sliceStep(const PaneState& pane, const Space& space);

/// Moves the crosshair by `slices` such steps. An unturned pane comes to lie on whole voxels.
void stepSlices(Project& project, PaneId pane, int slices);

/// Turns a slice pane about the crosshair: `tilt` radians about its horizontal line, `pan` about its vertical one.
void turnPane(Project& project, PaneId pane, double tilt, double pan);
void snapBack(Project& project, PaneId pane);

/// Sets the crosshair to a point of a pane; it goes to the nearest voxel centre.
void placeCrosshair(Project& project, Point um);

/// Brings the crosshair into the middle of every pane.
void centreOnCrosshair(Project& project);

}  // namespace volumen
