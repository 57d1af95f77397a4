#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "core/base/json.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// The voxel grid that a layer's labels lie on: that of a scan, or of a flattened segment.
struct LabelGeometry {
    Voxel shape;                        ///< level 0, z-y-x
    std::optional<Spacing> spacingUm;   ///< µm a voxel; nothing where the volume does not say
    Point originUm;                     ///< where the centre of voxel (0,0,0) lies, µm
    bool flat = false;                  ///< a flattened sheet: coarser levels keep its depth

    friend bool operator==(const LabelGeometry&, const LabelGeometry&) = default;
};

LabelGeometry geometryOf(const VolumeInfo& info);

/// As files keep it. Throws Error naming `where` when it is none, or no volume can have that shape.
Json toJson(const LabelGeometry& geometry);
LabelGeometry labelGeometryFrom(const Json& json, const std::string& where);

}  // namespace volumen
