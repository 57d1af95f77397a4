#include "core/volume/slice_pass.h"

#include <algorithm>
#include <cmath>

#include "core/volume/slice.h"
#include "core/volume/slice_kernels.h"

namespace volumen {

namespace {

bool finite(Point p) { return std::isfinite(p.z) && std::isfinite(p.y) && std::isfinite(p.x); }

}  // namespace

Columns insideOnAxis(double start, double step, std::int64_t size, std::int64_t count) {
    const double lo = -0.5, hi = static_cast<double>(size) - 0.5;
    const auto at = [&](std::int64_t column) { return start + static_cast<double>(column) * step; };
    const auto inside = [&](std::int64_t column) { return at(column) >= lo && at(column) < hi; };
    if (inside(0) && inside(count - 1)) return {0, count};
    if (step == 0 || count == 1) return {};
    const double first = ((step > 0 ? lo : hi) - start) / step, second = ((step > 0 ? hi : lo) - start) / step;
    const auto column = [&](double c) { return static_cast<std::int64_t>(std::clamp(c, 0.0, static_cast<double>(count))); };
    Columns found{column(std::ceil(first)), column(std::ceil(second))};   // right but for rounding: look one to each side
    found.begin = std::max<std::int64_t>(found.begin - 1, 0), found.end = std::min(found.end + 1, count);
    while (!found.empty() && !inside(found.begin)) ++found.begin;
    while (!found.empty() && !inside(found.end - 1)) --found.end;
    return found;
}

Columns insideColumns(const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, std::int64_t row, Point shift) {
    const Point start = plane.at(static_cast<double>(rect.top + row), static_cast<double>(rect.left)) + shift;
    if (!finite(start) || !finite(plane.right)) return {};
    Columns columns{0, rect.width};
    for (const Axis axis : {Axis::z, Axis::y, Axis::x}) {
        Point from = start, step = plane.right;
        Voxel shape = info.shape();
        const Columns one = insideOnAxis(along(from, axis), along(step, axis), along(shape, axis), rect.width);
        columns = {std::max(columns.begin, one.begin), std::min(columns.end, one.end)};
    }
    return columns.empty() ? Columns{} : columns;
}

bool liesInside(const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, Point shift) {
    const auto whole = [&](std::int64_t row) { return insideColumns(info, plane, rect, row, shift).count() == rect.width; };
    return whole(0) && whole(rect.height - 1);   // the volume is convex, and rounding keeps the order of positions
}

Amount pendingIn(const std::uint8_t* cover, std::int64_t rows, std::int64_t rowPixels, std::int64_t count) {
    const CoverKinds kinds =
        kindsIn(cover, static_cast<std::size_t>(rows), static_cast<std::size_t>(rowPixels), static_cast<std::size_t>(count), cover::pending);
    if (!kinds.pending) return Amount::none;
    return kinds.outside || kinds.failed || kinds.other ? Amount::some : Amount::all;
}

void run(const SlicePass& pass) {
    if (followsAxes(pass.plane)) runAlongAxes(pass);
    else runOblique(pass);
}

}  // namespace volumen
