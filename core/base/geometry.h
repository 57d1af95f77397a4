#pragma once

#include <algorithm>
#include <cmath>
#include <compare>
#include <cstdint>

namespace volumen {

/// A whole voxel position, or a shape in voxels, z-y-x. Name the axes when building one: `Voxel{.z = 1, .y = 2, .x = 3}`.
struct Voxel {
    std::int64_t z = 0;
    std::int64_t y = 0;
    std::int64_t x = 0;

    friend auto operator<=>(const Voxel&, const Voxel&) = default;
    friend Voxel operator+(Voxel a, Voxel b) { return {a.z + b.z, a.y + b.y, a.x + b.x}; }
    friend Voxel operator-(Voxel a, Voxel b) { return {a.z - b.z, a.y - b.y, a.x - b.x}; }
    friend Voxel operator*(Voxel a, Voxel b) { return {a.z * b.z, a.y * b.y, a.x * b.x}; }
};

/// A real position or direction, z-y-x. The centre of a voxel is a whole number.
struct Point {
    double z = 0;
    double y = 0;
    double x = 0;

    friend bool operator==(const Point&, const Point&) = default;
    friend Point operator+(Point a, Point b) { return {a.z + b.z, a.y + b.y, a.x + b.x}; }
    friend Point operator-(Point a, Point b) { return {a.z - b.z, a.y - b.y, a.x - b.x}; }
    friend Point operator*(Point a, Point b) { return {a.z * b.z, a.y * b.y, a.x * b.x}; }
    friend Point operator/(Point a, Point b) { return {a.z / b.z, a.y / b.y, a.x / b.x}; }
    friend Point operator*(Point a, double s) { return {a.z * s, a.y * s, a.x * s}; }
    friend Point operator*(double s, Point a) { return a * s; }
    friend Point operator/(Point a, double s) { return {a.z / s, a.y / s, a.x / s}; }
    friend Point operator-(Point a) { return {-a.z, -a.y, -a.x}; }
};

/// µm per voxel along each axis, z-y-x.
using Spacing = Point;

inline Point toPoint(Voxel v) { return {static_cast<double>(v.z), static_cast<double>(v.y), static_cast<double>(v.x)}; }
inline double dot(Point a, Point b) { return a.z * b.z + a.y * b.y + a.x * b.x; }
inline double length(Point a) { return std::sqrt(dot(a, a)); }

/// The right-handed cross product of two vectors written (x, y, z): cross(+x, +y) = +z.
inline Point cross(Point a, Point b) {
    return {.z = a.x * b.y - a.y * b.x, .y = a.z * b.x - a.x * b.z, .x = a.y * b.z - a.z * b.y};
}

/// The voxel whose centre lies nearest; halves go up.
inline Voxel nearestVoxel(Point p) {
    return {static_cast<std::int64_t>(std::floor(p.z + 0.5)), static_cast<std::int64_t>(std::floor(p.y + 0.5)),
            static_cast<std::int64_t>(std::floor(p.x + 0.5))};
}

/// Voxels in a shape. The caller has checked the shape: see `checkedVolume` in volume_info.h for what a file claims.
inline std::int64_t voxelCount(Voxel shape) { return shape.z * shape.y * shape.x; }

inline std::int64_t ceilDiv(std::int64_t a, std::int64_t b) { return (a + b - 1) / b; }
inline Voxel ceilDiv(Voxel a, Voxel b) { return {ceilDiv(a.z, b.z), ceilDiv(a.y, b.y), ceilDiv(a.x, b.x)}; }

/// The smaller of both along each axis.
inline Voxel smaller(Voxel a, Voxel b) { return {std::min(a.z, b.z), std::min(a.y, b.y), std::min(a.x, b.x)}; }

/// Axes in storage order; `Axis::z` is the slowest.
enum class Axis { z, y, x };

template <class V>
auto& along(V& v, Axis axis) {
    return axis == Axis::z ? v.z : axis == Axis::y ? v.y : v.x;
}

/// A half-open box of voxels at one level, z-y-x: `lo` is inside, `hi` is not.
struct Box {
    Voxel lo;
    Voxel hi;

    bool empty() const { return hi.z <= lo.z || hi.y <= lo.y || hi.x <= lo.x; }
    Voxel shape() const { return hi - lo; }
    bool contains(Voxel v) const {
        return v.z >= lo.z && v.z < hi.z && v.y >= lo.y && v.y < hi.y && v.x >= lo.x && v.x < hi.x;
    }
    friend bool operator==(const Box&, const Box&) = default;
};

inline Box intersection(const Box& a, const Box& b) {
    return {.lo = {std::max(a.lo.z, b.lo.z), std::max(a.lo.y, b.lo.y), std::max(a.lo.x, b.lo.x)}, .hi = smaller(a.hi, b.hi)};
}

}  // namespace volumen
