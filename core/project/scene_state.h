#pragma once

#include <optional>

#include "core/project/volume_look.h"
#include "core/volume/convex_body.h"

namespace volumen {

/// From where the 3D pane is looked at, world µm, z-y-x.
struct SceneCamera {
    Point eye;
    Point focus;
    Point up;
    bool parallel = false;

    friend bool operator==(const SceneCamera&, const SceneCamera&) = default;
};

/// A plane through the scene; what lies on the side that `normal` points to stays.
struct SceneCut {
    Point point;   ///< world µm
    Point normal;  ///< of length 1

    friend bool operator==(const SceneCut&, const SceneCut&) = default;
};

/// How the 3D pane shows what is open: a part of the view, saved with it.
struct SceneState {
    std::optional<SceneCamera> camera;      ///< nothing: all of it, from three quarters
    std::optional<Bounds> crop;             ///< world µm: volumes and surfaces are shown inside only
    std::optional<SceneCut> cut;
    bool planes = true;                     ///< the three slices are shown in it
    bool orbitsCrosshair = false;           ///< a drag turns about the crosshair instead of the middle of the picture
    std::optional<PackedColor> background;  ///< nothing: black

    friend bool operator==(const SceneState&, const SceneState&) = default;
};

}  // namespace volumen
