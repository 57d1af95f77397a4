#include "core/volume/slice_pass.h"

#include <algorithm>
#include <cmath>

#include "core/volume/slice.h"

namespace volumen {

namespace {

/// The columns whose position along one axis, start + column · step, lies in [−½, size − ½).
Columns insideOnAxis(double start, double step, std::int64_t size, std::int64_t width) {
    const double lo = -0.5, hi = static_cast<double>(size) - 0.5;
    const auto at = [&](std::int64_t column) { return start + static_cast<double>(column) * step; };
    const auto inside = [&](std::int64_t column) { return at(column) >= lo && at(column) < hi; };
    if (step == 0 || width == 1) return inside(0) ? Columns{0, width} : Columns{};
    const double first = ((step > 0 ? lo : hi) - start) / step, second = ((step > 0 ? hi : lo) - start) / step;
    const auto column = [&](double c) { return static_cast<std::int64_t>(std::clamp(c, 0.0, static_cast<double>(width))); };
    Columns found{column(std::ceil(first)), column(std::ceil(second))};   // right but for rounding: look one to each side
    found.begin = std::max<std::int64_t>(found.begin - 1, 0), found.end = std::min(found.end + 1, width);
    while (!found.empty() && !inside(found.begin)) ++found.begin;
    while (!found.empty() && !inside(found.end - 1)) --found.end;
    return found;
}

bool finite(Point p) { return std::isfinite(p.z) && std::isfinite(p.y) && std::isfinite(p.x); }

}  // namespace

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

std::byte* SlicePass::texelRow(std::int64_t row) const {
    return texels + static_cast<std::size_t>(row * rowPixels) * size(texelsFor(texelsOf).type);
}

void run(const SlicePass& pass) {
    if (followsAxes(pass.plane)) runAlongAxes(pass);
    else runOblique(pass);
}

}  // namespace volumen
