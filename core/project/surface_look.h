#pragma once

#include <optional>

#include "core/project/volume_look.h"

namespace volumen {

/// How a layer's isosurface is shown in the 3D pane.
struct SurfaceLook {
    bool shown = false;
    bool eachValue = false;           ///< values are labels: each but 0 has a surface of its own, in a colour of its own
    std::optional<double> threshold;  ///< native; otherwise the surface lies about all values of it and more. Nothing: nobody chose one yet, and nothing is seen
    PackedColor color = 0xd9c9a3;     ///< of the surface at the threshold; papyrus

    /// There is something to mesh.
    bool usable() const { return shown && (eachValue || threshold); }

    friend bool operator==(const SurfaceLook&, const SurfaceLook&) = default;
};

}  // namespace volumen
