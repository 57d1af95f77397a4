#pragma once

#include <cstdint>
#include <string>

#include "core/labels/label_layer.h"
#include "core/labels/label_source.h"
#include "core/project/surface_look.h"
#include "core/volume/open_volume.h"
#include "core/volume/sampling.h"

namespace volumen {

/// How a layer's colours join those of the layers below it.
enum class Blend { over, add, max };

/// How labels are drawn over what lies below them.
enum class LabelStyle { fill, outline, both };

/// How a layer is shown. Everything but `interpolation` and `slab` lives in the shader: changing it samples nothing again.
struct LayerLook {
    bool visible = true;
    double opacity = 1;                 ///< 0 … 1
    Blend blend = Blend::over;
    std::string colorMap = "grey";      ///< a name of resources/colormaps
    double windowLo = 0;                ///< native values; windowLo is shown as the map's first colour
    double windowHi = 255;              ///< and windowHi as its last
    double gamma = 1;                   ///< > 1 brightens the middle
    Interpolation interpolation = Interpolation::linear;
    Slab slab;
    LabelStyle labelStyle = LabelStyle::fill;   ///< of a layer of labels

    friend bool operator==(const LayerLook&, const LayerLook&) = default;
};

/// Names a layer for the life of its project; never reused.
using LayerId = std::uint32_t;

/// A volume that is open, and how it is shown.
struct Layer {
    LayerId id = 0;
    std::string name;           ///< unique in the project; what scripts and people call it
    Path path;
    OpenOptions options;
    VolumeSourcePtr source;     ///< null when the file could not be opened: `problem` says why, and the layer keeps its place
    std::string problem;
    LayerLook look;
    VolumeLook volumeLook;      ///< how the 3D pane shows it
    SurfaceLook surfaceLook;    ///< and its isosurface
    std::shared_ptr<LabelLayer> labels;        ///< what people paint in; null of every other layer. `path` is its snapshot then
    std::shared_ptr<LabelSource> labelSource;  ///< shows them; `source` is the same. Null just when `labels` is
    LabelId selectedLabel = kUnlabeled;        ///< the label that is painted with; 0: there is none
};

}  // namespace volumen
