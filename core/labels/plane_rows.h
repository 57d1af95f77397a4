#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>

#include "core/base/geometry.h"

/// Shapes as what they cut out of a row of voxels (constant z and y): real intervals of x, both ends in.
namespace volumen {

/// Centres of voxels that lie on a rim count as within, whatever rounding says.
constexpr double kRimVoxels = 1e-6;

struct Interval {
    double lo = -std::numeric_limits<double>::infinity();
    double hi = std::numeric_limits<double>::infinity();

    static Interval none() { return {.lo = 1, .hi = 0}; }
    bool empty() const { return hi < lo; }
};

inline Interval intersection(Interval a, Interval b) { return {.lo = std::max(a.lo, b.lo), .hi = std::min(a.hi, b.hi)}; }

/// The smallest interval around both.
inline Interval hull(Interval a, Interval b) {
    if (a.empty()) return b;
    if (b.empty()) return a;
    return {.lo = std::min(a.lo, b.lo), .hi = std::max(a.hi, b.hi)};
}

/// Where lo ≤ value + slope · x ≤ hi.
inline Interval whereLinear(double value, double slope, double lo, double hi) {
    if (std::abs(slope) < 1e-12) return value >= lo && value <= hi ? Interval{} : Interval::none();
    const double a = (lo - value) / slope;
    const double b = (hi - value) / slope;
    return {.lo = std::min(a, b), .hi = std::max(a, b)};
}

/// Where a x² + 2 b x + c ≤ 0, for a ≥ 0.
inline Interval whereQuadratic(double a, double b, double c) {
    if (a < 1e-12) return c <= 0 ? Interval{} : Interval::none();
    const double d = b * b - a * c;
    if (d < 0) return Interval::none();
    const double root = std::sqrt(d);
    return {.lo = (-b - root) / a, .hi = (-b + root) / a};
}

/// How far a plane reaches to each side so that it takes every voxel which it passes through: half a voxel where it lies along the axes.
inline double planeReach(Point normal) { return 0.5 * (std::abs(normal.z) + std::abs(normal.y) + std::abs(normal.x)); }

/// The voxels of a row (z, y) within `reach` of the plane through `origin`. Where two slices are equally near, only the upper one.
inline Interval slabOfRow(Point origin, Point normal, double reach, double z, double y) {
    const double value = dot(normal, Point{z, y, 0} - origin);
    return whereLinear(value, normal.x, -reach + kRimVoxels, reach + kRimVoxels / 2);
}

/// The same row without what stands upright on the plane.
inline Point alongPlane(Point v, Point normal) { return v - normal * dot(v, normal); }

}  // namespace volumen
