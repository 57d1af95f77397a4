#include "core/project/volume_look.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

/// A point of a preset; `share` of the window.
struct PresetPoint {
    double share;
    double opacity;
    PackedColor color;
};

std::vector<TransferPoint> pointsIn(double lo, double hi, std::initializer_list<PresetPoint> preset) {
    std::vector<TransferPoint> points;
    for (const PresetPoint& point : preset) points.push_back({lo + point.share * (hi - lo), point.opacity, point.color});
    return points;
}

PackedColor mixed(PackedColor a, PackedColor b, double share) {
    PackedColor result = 0;
    for (const int shift : {16, 8, 0}) {
        const double from = (a >> shift) & 0xff, to = (b >> shift) & 0xff;
        result |= static_cast<PackedColor>(std::lround(from + (to - from) * share)) << shift;
    }
    return result;
}

std::vector<TransferPoint> papyrusPoints(double lo, double hi) {
    return pointsIn(lo, hi, {{0.3, 0, 0x6b4423}, {0.5, 0.14, 0xa8784a}, {0.75, 0.5, 0xd9b482}, {1, 0.9, 0xf6e8ca}});
}

}  // namespace

VolumeLook papyrusLook(double lo, double hi, double unitUm) {
    return {.shown = true, .points = papyrusPoints(lo, hi), .unitUm = unitUm};
}

VolumeLook translucentLook(double lo, double hi, double unitUm) {
    return {.shown = true, .points = papyrusPoints(lo, hi), .unitUm = unitUm, .density = 0.3, .gradientOpacity = 0.6};
}

VolumeLook inkLook(double lo, double hi, double unitUm) {
    return {.shown = true,
            .points = pointsIn(lo, hi, {{0.3, 0, 0xa01c04}, {0.55, 0.25, 0xe8440e}, {0.8, 0.6, 0xff7422}, {1, 0.9, 0xff8a2e}}),
            .unitUm = unitUm,
            .glow = 0.75};
}

VolumeLook boneLook(double lo, double hi, double unitUm) {
    return {.shown = true,
            .points = pointsIn(lo, hi, {{0.45, 0, 0x5e4636}, {0.6, 0.2, 0xb89a7c}, {0.8, 0.7, 0xe6dccb}, {1, 0.95, 0xfbf8f0}}),
            .unitUm = unitUm,
            .gradientOpacity = 0.5};
}

VolumeLook maximumLook(double lo, double hi, double unitUm) {
    return {.shown = true, .mode = VolumeMode::maximum, .points = pointsIn(lo, hi, {{0, 0, 0xffffff}, {1, 1, 0xffffff}}), .unitUm = unitUm, .shaded = false};
}

TransferPoint transferAt(const VolumeLook& look, double value) {
    if (look.points.empty() || std::isnan(value)) return {value, 0, 0};
    const auto above = std::find_if(look.points.begin(), look.points.end(), [&](const TransferPoint& p) { return p.value > value; });
    if (above == look.points.begin()) return {value, above->opacity, above->color};
    const TransferPoint& below = *(above - 1);
    if (above == look.points.end()) return {value, below.opacity, below.color};
    const double share = (value - below.value) / (above->value - below.value);
    return {value, below.opacity + (above->opacity - below.opacity) * share, mixed(below.color, above->color, share)};
}

double mostOpaqueBetween(const VolumeLook& look, double lo, double hi) {
    double most = std::max(transferAt(look, lo).opacity, transferAt(look, hi).opacity);
    for (const TransferPoint& point : look.points)
        if (point.value >= lo && point.value <= hi) most = std::max(most, point.opacity);
    return most;
}

}  // namespace volumen
