#pragma once

#include <optional>
#include <string>

#include "core/base/files.h"
#include "core/base/geometry.h"
#include "core/base/json.h"

/// What weights cannot say of themselves, in a JSON beside them or inside: which network they are of, and what it is to be fed.
namespace volumen {

class Checkpoint;

/// How voxels become what the network takes; in float, in this order: clip, divide, shift and scale.
struct Normalisation {
    enum class Kind {
        none,              ///< as they are
        divide,            ///< v / by
        clip,              ///< clamped to lo … hi, then / by; where no `by` is said, (v − lo) / (hi − lo)
        meanStd,           ///< (v / by − mean) / std
        percentileMinmax,  ///< (v − p_lo) / (p_hi − p_lo) by the patch's percentiles lo and hi, clamped to 0 … 1
        robustMad,         ///< clamped to the patch's percentiles 1 and 99, (v − median) / (1.4826 · MAD)
        zscore,            ///< (v − mean) / deviation of the patch
    };
    Kind kind = Kind::divide;
    double by = 0;         ///< 0: not said
    double lo = 0;
    double hi = 0;
    double mean = 0;
    double deviation = 1;
};

enum class Activation { sigmoid, softmax, none };          ///< softmax: the last channel's share
enum class NetworkAxes { zyx, yxz };                       ///< the order in which the network saw a volume's axes
enum class InputRule { native, round257, shift8 };         ///< u16 as it is; as round(v / 257); as v >> 8
enum class LayerOrder { forward, reverse, both };           ///< layers from front to back, from back to front; both: one prediction each

/// Where the network's values lie. It may give fewer than it takes: they are brought up to the input's grid.
struct OutputGrid {
    bool flat = false;      ///< the depth is collapsed: one layer for a patch of layers
    bool linear = false;    ///< coarser values are brought up by interpolation, not by repeating
};

struct ModelCard {
    std::string architecture;             ///< a name of the registry: "unet3d"; "torchscript" for what brings its own code
    std::string parameters = "{}";        ///< a JSON object, the network's own: {"fMaps": 32 …}
    Voxel patch;                          ///< in the volume's axes, z-y-x
    Normalisation normalisation;
    Activation activation = Activation::sigmoid;
    NetworkAxes axes = NetworkAxes::zyx;
    InputRule input = InputRule::native;
    LayerOrder direction = LayerOrder::forward;
    OutputGrid output;
    std::optional<Spacing> spacingUm;     ///< of the volumes it was trained on
    std::string provenance = "{}";        ///< a JSON object, for people
};

/// Throws Error naming `where`: no card, of a newer version, lacking what it needs (architecture, patch, normalisation, activation), or
/// saying what cannot be.
ModelCard parseModelCard(const Json& json, const std::string& where);
Json toJson(const ModelCard& card);

/// The card of some weights: `chosen` where a person named one, else the one inside the file, else the one beside it (its name with
/// .json instead of, or behind, its ending). Throws Error: there is none, or it is none.
ModelCard cardOf(const Checkpoint& weights, const Path& chosen);
/// As above; nothing where there is none.
std::optional<ModelCard> cardIfThere(const Checkpoint& weights);

std::string name(LayerOrder direction);

}  // namespace volumen
