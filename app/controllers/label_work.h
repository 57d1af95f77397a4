#pragma once

#include "app/controllers/label_keeping.h"
#include "ui/tools/paint_settings.h"

namespace volumen {

/// What the filling tool does: labels (or erases) what hangs together with the voxel at `um` and bears the label that it bears, in the background. In a slice it goes as
/// far as 1,024 voxels around, in three dimensions 256. Throws Error when nothing may be painted there.
void fillAt(Project& project, LabelKeeping& keeping, const PaintSettings& settings, PaneId pane, Point um, bool erases, bool inDepth, LabelKeeping::Done done);

/// Changes the chosen label as a whole, in the background. Throws Error when nothing is chosen, or it is locked.
using LabelWork = std::function<void(LabelGrid&, LabelId, const PaintRule&, const ToolContext&)>;
void workOnLabel(Project& project, LabelKeeping& keeping, const std::string& name, LabelWork work, LabelKeeping::Done done);

}  // namespace volumen
