#pragma once

#include "app/controllers/label_tasks.h"
#include "ui/tools/paint_settings.h"

namespace volumen {

/// What the filling tool does: labels (or erases) what hangs together with the voxel at `um`, bears the label that it bears and, with the
/// intensity mask, has values that it leaves; in the background. In a slice it goes as
/// far as 1,024 voxels around, in three dimensions 256. Throws Error when nothing may be painted there.
void fillAt(Project& project, LabelTasks& tasks, const PaintSettings& settings, PaneId pane, Point um, bool erases, bool inDepth, LabelTasks::Done done);

/// The voxels of a layer whose centres lie in the crop box of the 3D pane; nothing where there is none.
std::optional<Box> voxelsInCrop(const Project& project, const Layer& layer);

/// Gives the chosen label to all voxels of a box whose values lie in the band of the intensity mask. Throws Error.
void fillByValue(Project& project, LabelTasks& tasks, const PaintSettings& settings, const Box& box, LabelTasks::Result result, LabelTasks::Done done);

/// Grows all labels of a box into what is unlabeled there, up to where values change. Throws Error.
void growLabels(Project& project, LabelTasks& tasks, const PaintSettings& settings, const Box& box, LabelTasks::Result result, LabelTasks::Done done);

/// Copies the chosen label from the slice that a pane shows to the next, or `by` slices on, and goes there. Throws Error.
void copyToSlice(Project& project, const PaintSettings& settings, PaneId pane, int by);

/// Gives every piece of the chosen label but the largest a label of its own, which is added. Throws Error.
void splitLabel(Project& project, LabelTasks& tasks, LabelTasks::Done done);

/// Changes the chosen label as a whole, in the background. Throws Error when nothing is chosen, or it is locked.
using WholeLabelWork = std::function<void(LabelGrid&, LabelId, const PaintRule&, const ToolContext&)>;
void workOnLabel(Project& project, LabelTasks& tasks, const std::string& name, WholeLabelWork work, LabelTasks::Done done,
                 LabelTasks::Result result = LabelTasks::Result::edit);

}  // namespace volumen
