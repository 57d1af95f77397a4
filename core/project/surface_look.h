#pragma once

#include <optional>

#include "core/project/volume_look.h"

namespace volumen {

/// How a layer's isosurface is shown in the 3D pane.
struct SurfaceLook {
    bool shown = false;
    std::optional<double> threshold;  ///< native; the surface lies about all values of it and more. Nothing: nobody chose one yet, and nothing is seen
    PackedColor color = 0xd9c9a3;     ///< papyrus

    friend bool operator==(const SurfaceLook&, const SurfaceLook&) = default;
};

}  // namespace volumen
