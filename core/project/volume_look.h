#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

namespace volumen {

/// What becomes of a layer's voxels along a line of sight.
enum class VolumeMode {
    composite,  ///< coloured matter, nearer before further
    maximum,    ///< the greatest value
    minimum,    ///< the least
    average,    ///< the mean
};

/// 0xRRGGBB.
using PackedColor = std::uint32_t;

/// A point of the transfer curve; between two of them opacity and colour change evenly.
struct TransferPoint {
    double value = 0;    ///< native
    double opacity = 0;  ///< 0 … 1, of `VolumeLook::unitUm` of matter; of the whole line of sight in the other modes than `composite`
    PackedColor color = 0xffffff;

    friend bool operator==(const TransferPoint&, const TransferPoint&) = default;
};

/// How a layer is shown in the 3D pane as a volume. All of it lives in the shader: changing it reads nothing again.
struct VolumeLook {
    bool shown = false;
    VolumeMode mode = VolumeMode::composite;
    std::vector<TransferPoint> points;  ///< by value, rising; before the first and after the last it is even. None: nobody chose a look yet, and nothing is seen
    double unitUm = 1;                  ///< the length that the points' opacities are told of; > 0
    double density = 1;                 ///< times as much matter; ≥ 0
    bool shaded = true;                 ///< lit from the eye's upper left, both sides of a surface
    double gradientOpacity = 0;         ///< 0 … 1: how far even regions fade, so that surfaces stand out
    double glow = 0;                    ///< 0 … 1: how far it shines by itself, whatever the light

    friend bool operator==(const VolumeLook&, const VolumeLook&) = default;
};

/// The most points of a curve: more than a person sets, fewer than a shader's table holds.
constexpr std::size_t kMostTransferPoints = 64;

/// Looks to start from, as functions of the window of values that matter (lo < hi) and of the length that opacities are told of
/// (a voxel of the finest level). All are `shown`.
struct VolumePreset {
    std::string_view name;  ///< for people and scripts: "papyrus", "translucent", "ink", "bone", "maximum"
    VolumeLook (*look)(double lo, double hi, double unitUm);
};
VolumeLook papyrusLook(double lo, double hi, double unitUm);
VolumeLook translucentLook(double lo, double hi, double unitUm);  ///< papyrus that one sees through, for what glows in it
VolumeLook inkLook(double lo, double hi, double unitUm);
VolumeLook boneLook(double lo, double hi, double unitUm);
VolumeLook maximumLook(double lo, double hi, double unitUm);
inline constexpr std::array<VolumePreset, 5> kVolumePresets{VolumePreset{"papyrus", papyrusLook}, {"translucent", translucentLook}, {"ink", inkLook}, {"bone", boneLook}, {"maximum", maximumLook}};

/// The curve at a value: opacity and colour. Transparent black for a look without points, and for not-a-number.
TransferPoint transferAt(const VolumeLook& look, double value);

/// The greatest opacity of the curve between two values.
double mostOpaqueBetween(const VolumeLook& look, double lo, double hi);

}  // namespace volumen
