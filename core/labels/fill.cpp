#include "core/labels/fill.h"

#include <algorithm>

#include "core/labels/rasterise.h"

namespace volumen {

namespace {

/// A closed line on a plane.
class Outline {
public:
    Outline(const std::vector<Point>& corners, const BrushPlane& plane) : m_up(plane.up), m_side(cross(plane.up, plane.normal)) {
        for (const Point& corner : corners) m_corners.push_back({dot(corner, m_side), dot(corner, m_up)});
    }

    /// Intervals of x within, of the row (z, y).
    template <class Emit>
    void row(double z, double y, Emit&& emit) const {
        const Flat from{dot({z, y, 0}, m_side), dot({z, y, 0}, m_up)};
        const Flat way{m_side.x, m_up.x};
        const bool upright = way.u * way.u + way.v * way.v < 1e-12;
        for (const double rim : {-kRimVoxels, kRimVoxels}) {   // a hair to both sides, so that edges along the row are within
            if (!upright) emitRow({from.u - rim * way.v, from.v + rim * way.u}, way, emit);
            else if (contains({from.u + rim, from.v + rim}) || contains({from.u + rim, from.v - rim})) emit(Interval{});
        }
    }

private:
    struct Flat {
        double u, v;
    };
    template <class Emit>
    void emitRow(Flat from, Flat way, Emit&& emit) const {
        std::vector<double> crossings;
        for (std::size_t i = 0; i < m_corners.size(); ++i) addCrossing(from, way, m_corners[i], m_corners[(i + 1) % m_corners.size()], crossings);
        std::sort(crossings.begin(), crossings.end());
        for (std::size_t i = 0; i + 1 < crossings.size(); i += 2) emit(Interval{crossings[i] - kRimVoxels, crossings[i + 1] + kRimVoxels});
    }
    static double turn(Flat a, Flat b) { return a.u * b.v - a.v * b.u; }
    /// Adds where the line from + x · way crosses an edge. One end of an edge belongs to it, the other does not.
    static void addCrossing(Flat from, Flat way, Flat a, Flat b, std::vector<double>& crossings) {
        const double ha = turn(way, {a.u - from.u, a.v - from.v}), hb = turn(way, {b.u - from.u, b.v - from.v});
        if ((ha < 0) == (hb < 0)) return;
        const double t = ha / (ha - hb);
        const Flat at{a.u + t * (b.u - a.u) - from.u, a.v + t * (b.v - a.v) - from.v};
        crossings.push_back((at.u * way.u + at.v * way.v) / (way.u * way.u + way.v * way.v));
    }
    bool contains(Flat p) const {
        std::vector<double> crossings;
        for (std::size_t i = 0; i < m_corners.size(); ++i) addCrossing(p, {1, 0}, m_corners[i], m_corners[(i + 1) % m_corners.size()], crossings);
        return std::count_if(crossings.begin(), crossings.end(), [](double x) { return x > 0; }) % 2 == 1;
    }

    Point m_up, m_side;
    std::vector<Flat> m_corners;
};

Box boxOf(const std::vector<Point>& corners, double depth) {
    Box box;
    for (const Point& corner : corners) box = united(box, boxAround(corner, {depth, depth, depth}));
    return box;
}

}  // namespace

void fillFrom(LabelGrid& grid, Voxel seed, const Box& bound, const LeafFilter& where, LabelId id, const PaintRule& rule, const ToolContext& context) {
    const Box inside = intersection(bound, grid.bounds());
    if (!inside.contains(seed)) return;
    const LabelId under = grid.at(seed);
    const auto open = [&](Voxel index) {
        LeafMask mask = maskInside(inside, index * kLeafShape) & grid.leaf(index).where(under);
        if (where && !mask.none()) where(index, mask);
        return mask;
    };
    paintSet(grid, flood(setOf(seed), open, context), id, rule);
}

void fillBox(LabelGrid& grid, const Box& box, const LeafFilter& where, LabelId id, const PaintRule& rule, const ToolContext& context) {
    const Box inside = intersection(box, grid.bounds());
    std::int64_t done = 0;
    LeafCursor cursor(grid);
    const Voxel leaves = ceilDiv(inside.hi, kLeafShape) - Voxel{inside.lo.z >> 3, inside.lo.y >> 3, inside.lo.x >> 3};
    forEachLeafOf(inside, [&](Voxel index) {
        if (done++ % 256 == 0) context.tell(done, voxelCount(leaves));
        LeafMask mask = maskInside(inside, index * kLeafShape);
        if (where) where(index, mask);
        paintLeaf(cursor, index, mask, id, rule);
    });
}

Box fillPolygon(LabelGrid& grid, const std::vector<Point>& corners, const BrushPlane& plane, LabelId id, const PaintRule& rule) {
    std::vector<Point> flat;
    for (const Point& corner : corners) flat.push_back(corner - plane.normal * dot(plane.normal, corner - plane.origin));
    const double depth = planeReach(plane.normal) + plane.slabVoxels;
    const Box box = intersection(boxOf(flat, depth), grid.bounds());
    const Outline outline(flat, plane);
    const auto rows = [&](double z, double y, auto&& emit) {
        const Interval slab = slabOfRow(plane.origin, plane.normal, depth, z, y);
        if (!slab.empty()) outline.row(z, y, [&](Interval interval) { emit(intersection(slab, interval)); });
    };
    LeafCursor leaves(grid);
    rasterise(box, rows, [&](Voxel index, const LeafMask& mask) { paintLeaf(leaves, index, mask, id, rule); });
    return box;
}

}  // namespace volumen
