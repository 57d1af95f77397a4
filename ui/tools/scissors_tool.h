#pragma once

#include "ui/tools/navigate_tool.h"

namespace volumen {

/// Cuts in the 3D pane, where whoever made the tool takes the hand's line; in the slices it navigates.
class ScissorsTool : public NavigateTool {
public:
    bool paints() const override { return true; }
};

}  // namespace volumen
