#include "core/labels/brush.h"

#include <array>

#include "core/labels/rasterise.h"

namespace volumen {

namespace {

/// Everything within a radius of a point.
class Ball {
public:
    Ball(Point centre, double radius) : m_centre(centre), m_limit2((radius + kRimVoxels) * (radius + kRimVoxels)) {}
    Interval row(double z, double y) const {
        const double dz = z - m_centre.z, dy = y - m_centre.y, left = m_limit2 - dz * dz - dy * dy;
        if (left < 0) return Interval::none();
        const double reach = std::sqrt(left);
        return {.lo = m_centre.x - reach, .hi = m_centre.x + reach};
    }

private:
    Point m_centre;
    double m_limit2;
};

/// Everything within a radius of a straight way, of which only what lies along `normal`'s plane is measured (0: all of it).
class Capsule {
public:
    Capsule(Point a, Point b, double radius, Point normal)
        : m_a(alongPlane(a, normal)), m_b(alongPlane(b, normal)), m_way(m_b - m_a), m_row(alongPlane({0, 0, 1}, normal)), m_normal(normal),
          m_wayLength2(dot(m_way, m_way)), m_limit2((radius + kRimVoxels) * (radius + kRimVoxels)) {}

    Interval row(double z, double y) const {
        const Point from = alongPlane({z, y, 0}, m_normal);
        const Interval ends = ball(from - m_a);
        return m_wayLength2 < 1e-18 ? ends : hull(hull(ends, ball(from - m_b)), between(from - m_a));
    }

private:
    Interval ball(Point from) const { return whereQuadratic(dot(m_row, m_row), dot(m_row, from), dot(from, from) - m_limit2); }
    /// Beside the way, neither before its beginning nor behind its end.
    Interval between(Point from) const {
        const double t = dot(from, m_way) / m_wayLength2;
        const double slope = dot(m_row, m_way) / m_wayLength2;
        const Point off = from - m_way * t;
        const Point turn = m_row - m_way * slope;
        return intersection(whereQuadratic(dot(turn, turn), dot(turn, off), dot(off, off) - m_limit2), whereLinear(t, slope, 0, 1));
    }

    Point m_a, m_b, m_way, m_row, m_normal;
    double m_wayLength2, m_limit2;
};

/// A square that is moved along a straight way, in the plane.
class SweptSquare {
public:
    SweptSquare(Point a, Point b, double radius, const BrushPlane& plane)
        : m_a(a), m_way(b - a), m_up(plane.up), m_side(cross(plane.up, plane.normal)), m_limit(radius + kRimVoxels), m_reach(radius + length(b - a)) {}

    /// In the (x, t) plane, t along the way, the square's two conditions are strips: x reaches as far as the corners of what they share.
    Interval row(double z, double y) const {
        const Point from = Point{z, y, 0} - m_a;
        const double middle = m_a.x, span = 4 * m_reach + std::abs(from.z) + std::abs(from.y) + 4;
        std::vector<Corner> area{{middle - span, 0}, {middle + span, 0}, {middle + span, 1}, {middle - span, 1}};
        for (const Point& axis : {m_up, m_side}) {
            cut(area, dot(axis, from) - m_limit, axis.x, -dot(axis, m_way));
            cut(area, -dot(axis, from) - m_limit, -axis.x, dot(axis, m_way));
        }
        Interval interval = Interval::none();
        for (const Corner& corner : area) interval = hull(interval, {corner.x, corner.x});
        return interval;
    }

private:
    struct Corner {
        double x, t;
    };
    /// Keeps where value + perX · x + perT · t ≤ 0.
    static void cut(std::vector<Corner>& area, double value, double perX, double perT) {
        const auto height = [&](const Corner& c) { return value + perX * c.x + perT * c.t; };
        std::vector<Corner> kept;
        for (std::size_t i = 0; i < area.size(); ++i) {
            const Corner& a = area[i];
            const Corner& b = area[(i + 1) % area.size()];
            const double ha = height(a), hb = height(b);
            if (ha <= 0) kept.push_back(a);
            if ((ha <= 0) != (hb <= 0)) kept.push_back({a.x + (b.x - a.x) * ha / (ha - hb), a.t + (b.t - a.t) * ha / (ha - hb)});
        }
        area = std::move(kept);
    }

    Point m_a, m_way, m_up, m_side;
    double m_limit, m_reach;
};

/// How far from a point something of radius `r` in the plane reaches along each axis.
Point reachInPlane(const BrushPlane& plane, double r, double depth) {
    const auto reach = [&](double n) { return r * std::sqrt(std::max(0.0, 1 - n * n)) + depth * std::abs(n); };
    return {reach(plane.normal.z), reach(plane.normal.y), reach(plane.normal.x)};
}

template <class Shape, class Visit>
Box inPlane(const Box& bounds, const Brush& brush, Point a, Point b, const Shape& shape, double span, Visit&& visit) {
    const BrushPlane& plane = brush.plane;
    const double depth = planeReach(plane.normal) + plane.slabVoxels;
    const Point reach = reachInPlane(plane, span + kRimVoxels, depth);
    const Box box = intersection(united(boxAround(a, reach), boxAround(b, reach)), bounds);
    visit(box, [&](double z, double y) { return intersection(slabOfRow(plane.origin, plane.normal, depth, z, y), shape.row(z, y)); });
    return box;
}

/// Calls `visit(box, row)` once: within the box, `row(z, y)` is what the brush covers of a row, a convex shape. The box.
template <class Visit>
Box covered(const Box& bounds, const Brush& brush, Point a, Point b, Visit&& visit) {
    const double r = brush.radiusVoxels;
    if (brush.shape == BrushShape::sphere) {
        const Point reach{r + kRimVoxels, r + kRimVoxels, r + kRimVoxels};
        const Box box = intersection(united(boxAround(a, reach), boxAround(b, reach)), bounds);
        if (a == b) visit(box, [ball = Ball(a, r)](double z, double y) { return ball.row(z, y); });
        else visit(box, [capsule = Capsule(a, b, r, {})](double z, double y) { return capsule.row(z, y); });
        return box;
    }
    const auto onPlane = [&](Point p) { return p - brush.plane.normal * dot(brush.plane.normal, p - brush.plane.origin); };
    a = onPlane(a), b = onPlane(b);
    if (brush.shape == BrushShape::disc) return inPlane(bounds, brush, a, b, Capsule(a, b, r, brush.plane.normal), r, visit);
    return inPlane(bounds, brush, a, b, SweptSquare(a, b, r, brush.plane), r * std::sqrt(2.0), visit);
}

}  // namespace

Box paintSegment(LabelGrid& grid, const Brush& brush, Point a, Point b, LabelId id, const PaintRule& rule) {
    LeafCursor leaves(grid);
    const Ref<LabelCell> all = cellOf(id);
    return covered(grid.bounds(), brush, a, b, [&](const Box& box, auto&& row) {
        rasteriseConvex(box, row, [&](Voxel cell) { paintCell(leaves, cell, all, id, rule); }, [&](Voxel index, const LeafMask& mask) { paintLeaf(leaves, index, mask, id, rule); });
    });
}

VoxelSet voxelsToPaint(const LabelGrid& grid, const Brush& brush, Point a, Point b, LabelId id, const PaintRule& rule) {
    VoxelSet voxels;
    covered(grid.bounds(), brush, a, b, [&](const Box& box, auto&& row) {
        rasterise(box, [&](double z, double y, auto&& emit) { emit(row(z, y)); }, [&](Voxel index, const LeafMask& mask) {
            const std::optional<Leaf> leaf = rule.seen(grid, index);
            const LeafMask painted = leaf ? rule.allowed(index, *leaf, mask & ~leaf->where(id)) : LeafMask{};
            if (!painted.none()) voxels.emplace(index, painted);
        });
    });
    return voxels;
}

}  // namespace volumen
