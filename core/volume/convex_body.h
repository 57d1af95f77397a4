#pragma once

#include <array>
#include <optional>
#include <span>
#include <vector>

#include "core/base/geometry.h"

/// Which part of a box a camera sees, in any unit of length, z-y-x.
namespace volumen {

/// A box with real bounds.
struct Bounds {
    Point lo;
    Point hi;

    friend bool operator==(const Bounds&, const Bounds&) = default;
};

/// The corners of a convex body with six plane faces that lie as a box's do: bit 2, 1 and 0 of an index are its sides along three directions.
/// What a camera sees is such a body; one side may be as small as a point.
using Corners = std::array<Point, 8>;
Corners cornersOf(const Bounds& box);

/// The side of a plane on which dot(normal, p) ≥ offset.
struct HalfSpace {
    Point normal;
    double offset = 0;

    double depth(Point p) const { return dot(normal, p) - offset; }  ///< ≥ 0 inside
    friend bool operator==(const HalfSpace&, const HalfSpace&) = default;
};

/// Corners of what lies in both bodies and all half-spaces, some of them several times; empty when there is nothing.
std::vector<Point> commonCorners(const Corners& a, const Corners& b, std::span<const HalfSpace> cuts = {});

/// The smallest box around the points; nothing around none.
std::optional<Bounds> boundsOf(std::span<const Point> points);

}  // namespace volumen
