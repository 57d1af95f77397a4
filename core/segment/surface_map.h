#pragma once

#include <cassert>
#include <cstdint>
#include <vector>

#include "core/base/geometry.h"

namespace volumen {

/// Where one pixel of a flattened sheet lies: level-0 voxels and the unit normal, z-y-x. A normal of length 0 marks a pixel without a place.
struct SurfacePoint {
    Point position;
    Point normal;

    bool valid() const { return normal != Point{}; }
    friend bool operator==(const SurfacePoint&, const SurfacePoint&) = default;
};

/// The size of a flattened sheet: rows v, columns u, one pixel about a voxel.
struct FlatShape {
    std::int64_t height = 0;
    std::int64_t width = 0;

    friend bool operator==(const FlatShape&, const FlatShape&) = default;
};

/// A flattened sheet in memory: (v, u) → where it lies. Row-major.
class SurfaceMap {
public:
    SurfaceMap() = default;
    explicit SurfaceMap(FlatShape shape) : m_shape(shape), m_points(static_cast<std::size_t>(shape.height * shape.width)) {}

    FlatShape shape() const { return m_shape; }
    SurfacePoint& at(std::int64_t v, std::int64_t u) { return m_points[index(v, u)]; }
    const SurfacePoint& at(std::int64_t v, std::int64_t u) const { return m_points[index(v, u)]; }
    SurfacePoint* row(std::int64_t v) { return m_points.data() + v * m_shape.width; }
    const SurfacePoint* row(std::int64_t v) const { return m_points.data() + v * m_shape.width; }

private:
    std::size_t index(std::int64_t v, std::int64_t u) const {
        assert(v >= 0 && v < m_shape.height && u >= 0 && u < m_shape.width);
        return static_cast<std::size_t>(v * m_shape.width + u);
    }

    FlatShape m_shape;
    std::vector<SurfacePoint> m_points;
};

}  // namespace volumen
