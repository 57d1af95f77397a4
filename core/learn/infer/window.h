#pragma once

#include <string>
#include <vector>

#include "core/base/geometry.h"

namespace volumen {

/// How much a voxel counts by where it lies in its patch.
enum class WindowKind {
    uniform,   ///< everywhere the same
    gaussian,  ///< σ = an eighth of the patch
    hann,      ///< sin², at least a thousandth
    spline,    ///< squared spline: two parabolas, shifted by half a patch they add up to one value
};

/// "uniform", "gaussian", "hann", "spline".
std::string name(WindowKind kind);

/// The weights along one axis, all above 0.
std::vector<float> windowAlong(WindowKind kind, std::int64_t length);

/// A patch's weights: the product of its axes'.
struct Window {
    std::vector<float> z, y, x;

    Window(WindowKind kind, Voxel patch) : z(windowAlong(kind, patch.z)), y(windowAlong(kind, patch.y)), x(windowAlong(kind, patch.x)) {}
};

}  // namespace volumen
