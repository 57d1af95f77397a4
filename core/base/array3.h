#pragma once

#include <cassert>
#include <vector>

#include "core/base/geometry.h"

namespace volumen {

/// A look at voxels that somebody else owns: `shape` voxels, z-y-x, x fastest, tightly packed.
template <class T>
struct View3 {
    T* data = nullptr;
    Voxel shape;

    T& at(Voxel v) const { return data[(v.z * shape.y + v.y) * shape.x + v.x]; }
    T* row(std::int64_t z, std::int64_t y) const { return data + (z * shape.y + y) * shape.x; }
    std::int64_t count() const { return voxelCount(shape); }
};

/// Voxels in memory: `shape` of them, z-y-x, x fastest, tightly packed.
template <class T>
class Array3 {
public:
    Array3() = default;
    explicit Array3(Voxel shape, T fill = T{}) : m_shape(shape), m_values(static_cast<std::size_t>(voxelCount(shape)), fill) {}

    Voxel shape() const { return m_shape; }
    T& at(Voxel v) { return view().at(v); }
    const T& at(Voxel v) const { return view().at(v); }
    View3<T> view() { return {m_values.data(), m_shape}; }
    View3<const T> view() const { return {m_values.data(), m_shape}; }
    T* data() { return m_values.data(); }
    const T* data() const { return m_values.data(); }

private:
    Voxel m_shape;
    std::vector<T> m_values;
};

}  // namespace volumen
