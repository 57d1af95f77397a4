#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "core/segment/segment.h"

namespace volumen {

/// Depths along the normal, both inside.
struct DepthRange {
    double lo = -4;
    double hi = 4;
};

/// Which voxels a sheet's pixels fill: all that some point P(v', u') + t · N(v', u') rounds to, with |v' − v| ≤ ½, |u' − u| ≤ ½ and t in the
/// range; P and N lie bilinearly between valid pixels, so that a stretched place has no holes. Lines along the normal are followed exactly
/// from voxel to voxel; within the pixel they stand a quarter of a voxel apart. Neighbours over 64 voxels apart are a tear: nothing
/// lies between them.
class SheetCells {
public:
    /// `points`: a tile with one more pixel on every side, row-major, `width` of them a row. All must outlive this.
    SheetCells(std::span<const SurfacePoint> points, std::int64_t width, DepthRange depth) : m_points(points), m_width(width), m_depth(depth) {}

    /// Calls `visit(voxel)` for the voxels of `box` that the pixel at row v, column u of `points` (not on its rim) fills; some more than once.
    /// `closedV`, `closedU`: the pixel's far edges, too, where no neighbour does the same for them.
    template <class Visit>
    void fill(std::int64_t v, std::int64_t u, const Box& box, bool closedV, bool closedU, Visit&& visit) const;

    /// The box that the pixel's cell may reach; empty where it is not valid.
    Box reach(std::int64_t v, std::int64_t u) const;

    static constexpr double kTear = 64;

private:
    static constexpr double kLinesAVoxel = 4;
    static constexpr double kHalf = 0.5 - 1e-6;   ///< a hair less, so that an edge halfway between two voxels rounds into the pixel's own

    const SurfacePoint& at(std::int64_t v, std::int64_t u) const { return m_points[static_cast<std::size_t>(v * m_width + u)]; }
    static bool joined(const SurfacePoint& a, const SurfacePoint& b) {
        const Point d = b.position - a.position;
        return b.valid() && dot(d, d) <= kTear * kTear;
    }
    /// How far apart two pixels' lines run at the most.
    double apart(const SurfacePoint& a, const SurfacePoint& b) const {
        const Point d = b.position - a.position, n = b.normal - a.normal;
        return std::sqrt(std::max({dot(d, d), squared(d + n * m_depth.lo), squared(d + n * m_depth.hi)}));
    }
    static double squared(Point p) { return dot(p, p); }

    /// Where lines stand along one axis of a pixel: −½ … ½, those only on sides with a neighbour.
    struct Offsets {
        std::array<double, 258> at{};
        int count = 0;
    };
    static Offsets offsets(bool before, bool after, double stretch, bool closed);

    template <class Visit>
    static void follow(Point from, Point to, const Box& box, Visit&& visit);

    std::span<const SurfacePoint> m_points;
    std::int64_t m_width;
    DepthRange m_depth;
};

inline SheetCells::Offsets SheetCells::offsets(bool before, bool after, double stretch, bool closed) {
    Offsets offsets;
    const int half = std::clamp(static_cast<int>(std::ceil(stretch * kLinesAVoxel / 2)), 1, 128);
    for (int k = before ? -half : 0; k <= (after ? half : 0); ++k)
        if (k < half || closed) offsets.at[static_cast<std::size_t>(offsets.count++)] = kHalf * k / half;
    return offsets;
}

/// Amanatides and Woo, "A fast voxel traversal algorithm" (1987), within a box.
template <class Visit>
void SheetCells::follow(Point from, Point to, const Box& box, Visit&& visit) {
    const double origin[3] = {from.z + 0.5, from.y + 0.5, from.x + 0.5}, step[3] = {to.z - from.z, to.y - from.y, to.x - from.x};
    const std::int64_t lo[3] = {box.lo.z, box.lo.y, box.lo.x}, hi[3] = {box.hi.z, box.hi.y, box.hi.x};
    double first = 0, last = 1;
    for (int a = 0; a < 3; ++a) {
        const double below = static_cast<double>(lo[a]) - origin[a], above = static_cast<double>(hi[a]) - origin[a];
        if (std::abs(step[a]) < 1e-12) {
            if (below > 0 || above <= 0) return;
            continue;
        }
        const double t0 = below / step[a], t1 = above / step[a];
        first = std::max(first, std::min(t0, t1)), last = std::min(last, std::max(t0, t1));
    }
    if (first > last) return;
    std::int64_t cell[3], way[3];
    double next[3], delta[3];
    for (int a = 0; a < 3; ++a) {
        cell[a] = std::clamp(static_cast<std::int64_t>(std::floor(origin[a] + step[a] * first)), lo[a], hi[a] - 1);
        way[a] = step[a] < 0 ? -1 : 1;
        const bool still = std::abs(step[a]) < 1e-12;
        delta[a] = still ? 2 : std::abs(1 / step[a]);
        next[a] = still ? 2 : (static_cast<double>(cell[a] + (step[a] > 0)) - origin[a]) / step[a];
    }
    for (;;) {
        visit(Voxel{cell[0], cell[1], cell[2]});
        const int a = next[0] < next[1] ? (next[0] < next[2] ? 0 : 2) : (next[1] < next[2] ? 1 : 2);
        if (next[a] > last) return;
        cell[a] += way[a];
        if (cell[a] < lo[a] || cell[a] >= hi[a]) return;
        next[a] += delta[a];
    }
}

inline Box SheetCells::reach(std::int64_t v, std::int64_t u) const {
    if (!at(v, u).valid()) return {};
    Point lo{1e18, 1e18, 1e18}, hi{-1e18, -1e18, -1e18};
    for (std::int64_t dv = -1; dv <= 1; ++dv)
        for (std::int64_t du = -1; du <= 1; ++du) {
            const SurfacePoint& p = at(v + dv, u + du);
            if (!joined(at(v, u), p)) continue;
            for (const double t : {m_depth.lo, m_depth.hi}) {
                const Point end = p.position + p.normal * t;
                lo = {std::min(lo.z, end.z), std::min(lo.y, end.y), std::min(lo.x, end.x)};
                hi = {std::max(hi.z, end.z), std::max(hi.y, end.y), std::max(hi.x, end.x)};
            }
        }
    return {nearestVoxel(lo) - Voxel{1, 1, 1}, nearestVoxel(hi) + Voxel{2, 2, 2}};
}

template <class Visit>
void SheetCells::fill(std::int64_t v, std::int64_t u, const Box& box, bool closedV, bool closedU, Visit&& visit) const {
    const SurfacePoint& here = at(v, u);
    const bool above = joined(here, at(v - 1, u)), below = joined(here, at(v + 1, u)), left = joined(here, at(v, u - 1)), right = joined(here, at(v, u + 1));
    double alongV = 0, alongU = 0;
    if (above) alongV = apart(here, at(v - 1, u));
    if (below) alongV = std::max(alongV, apart(here, at(v + 1, u)));
    if (left) alongU = apart(here, at(v, u - 1));
    if (right) alongU = std::max(alongU, apart(here, at(v, u + 1)));
    const Offsets rows = offsets(above, below, alongV, closedV), columns = offsets(left, right, alongU, closedU);
    for (int i = 0; i < rows.count; ++i)
        for (int j = 0; j < columns.count; ++j) {
            const double a = rows.at[static_cast<std::size_t>(i)], b = columns.at[static_cast<std::size_t>(j)], fv = std::abs(a), fu = std::abs(b);
            const std::int64_t dv = a < 0 ? -1 : 1, du = b < 0 ? -1 : 1;
            Point p = here.position * ((1 - fv) * (1 - fu)), n = here.normal * ((1 - fv) * (1 - fu));
            const auto mix = [&](const SurfacePoint& other, double weight) { p = p + other.position * weight, n = n + other.normal * weight; };
            if (fv > 0) mix(at(v + dv, u), fv * (1 - fu));
            if (fu > 0) mix(at(v, u + du), (1 - fv) * fu);
            if (fv > 0 && fu > 0) {
                if (!joined(here, at(v + dv, u + du))) continue;
                mix(at(v + dv, u + du), fv * fu);
            }
            const double size = length(n);
            if (size < 1e-9) continue;
            n = n / size;
            follow(p + n * m_depth.lo, p + n * m_depth.hi, box, visit);
        }
}

}  // namespace volumen
