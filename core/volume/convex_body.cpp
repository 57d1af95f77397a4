#include "core/volume/convex_body.h"

namespace volumen {

namespace {

using Polygon = std::vector<Point>;

/// The corners of each face, in order around it.
constexpr std::array<std::array<int, 4>, 6> kFaces{{{0, 1, 3, 2}, {4, 5, 7, 6}, {0, 1, 5, 4}, {2, 3, 7, 6}, {0, 2, 6, 4}, {1, 3, 7, 5}}};

Point middleOf(const Corners& body) {
    Point sum;
    for (const Point& corner : body) sum = sum + corner;
    return sum / 8.0;
}

/// The inner sides of the faces; a face that is no more than a line cuts nothing.
std::vector<HalfSpace> insideOf(const Corners& body) {
    const Point middle = middleOf(body);
    std::vector<HalfSpace> sides;
    for (const auto& face : kFaces) {
        const Point normal = cross(body[face[2]] - body[face[0]], body[face[3]] - body[face[1]]);
        HalfSpace side{normal, dot(normal, body[face[0]])};
        if (length(normal) == 0) continue;
        if (side.depth(middle) < 0) side = {normal * -1.0, -side.offset};
        sides.push_back(side);
    }
    return sides;
}

/// What is left of a polygon on one side of a plane (Sutherland and Hodgman's way).
Polygon clipped(const Polygon& polygon, const HalfSpace& side) {
    Polygon kept;
    for (std::size_t i = 0; i < polygon.size(); ++i) {
        const Point from = polygon[i], to = polygon[(i + 1) % polygon.size()];
        const double before = side.depth(from), after = side.depth(to);
        if (before >= 0) kept.push_back(from);
        if ((before < 0) != (after < 0)) kept.push_back(from + (to - from) * (before / (before - after)));
    }
    return kept;
}

/// The body's faces, as far as they lie inside.
void addFaces(const Corners& body, std::span<const HalfSpace> inside, std::vector<Point>& points) {
    for (const auto& face : kFaces) {
        Polygon polygon;
        for (const int corner : face) polygon.push_back(body[static_cast<std::size_t>(corner)]);
        for (const HalfSpace& side : inside) polygon = clipped(polygon, side);
        points.insert(points.end(), polygon.begin(), polygon.end());
    }
}

}  // namespace

Corners cornersOf(const Bounds& box) {
    Corners corners;
    for (unsigned i = 0; i < corners.size(); ++i)
        corners[i] = {.z = i & 4 ? box.hi.z : box.lo.z, .y = i & 2 ? box.hi.y : box.lo.y, .x = i & 1 ? box.hi.x : box.lo.x};
    return corners;
}

std::vector<Point> commonCorners(const Corners& a, const Corners& b, std::span<const HalfSpace> cuts) {
    std::vector<HalfSpace> insideA = insideOf(a), insideB = insideOf(b);
    insideA.insert(insideA.end(), cuts.begin(), cuts.end());
    insideB.insert(insideB.end(), cuts.begin(), cuts.end());
    std::vector<Point> points;
    addFaces(a, insideB, points);
    addFaces(b, insideA, points);
    return points;
}

std::optional<Bounds> boundsOf(std::span<const Point> points) {
    if (points.empty()) return std::nullopt;
    Bounds box{points.front(), points.front()};
    for (const Point& p : points) {
        box.lo = {std::min(box.lo.z, p.z), std::min(box.lo.y, p.y), std::min(box.lo.x, p.x)};
        box.hi = {std::max(box.hi.z, p.z), std::max(box.hi.y, p.y), std::max(box.hi.x, p.x)};
    }
    return box;
}

}  // namespace volumen
