#pragma once

#include <functional>

#include "core/project/layer.h"

namespace volumen {

class ActionTable;
class Project;

/// What a layer action needs besides the project.
struct LayerServices {
    std::function<void(LayerId)> autoWindow;  ///< finds a window from the data, in the background
    std::function<void(LayerId)> retry;       ///< reads anew what failed
};

/// Gives the actions `layer.*` their meaning.
void bindLayers(ActionTable& actions, Project& project, LayerServices services);

}  // namespace volumen
