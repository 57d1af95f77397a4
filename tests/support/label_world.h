#pragma once

#include <QTemporaryDir>
#include <random>

#include "core/labels/label_layer.h"

/// Labels beside a plain array of the same voxels, which is painted by trying every voxel.
namespace volumen::testing {

using Plain = Array3<LabelId>;

template <class F>
void forEachVoxelOf(Voxel shape, F&& f) {
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y)
            for (std::int64_t x = 0; x < shape.x; ++x) f(Voxel{z, y, x});
}

inline Plain plainOf(const LabelGrid& grid) {
    Plain plain(grid.shape());
    grid.read(grid.bounds(), plain.data());
    return plain;
}

inline bool equal(const Plain& a, const Plain& b) {
    return a.shape() == b.shape() && std::equal(a.data(), a.data() + voxelCount(a.shape()), b.data());
}

inline LabelCounts countsOf(const Plain& plain) {
    LabelCounts counts;
    for (std::int64_t i = 0; i < voxelCount(plain.shape()); ++i) counts.add(plain.data()[i], 1);
    return counts;
}

/// How far `p` lies from the way between `a` and `b`.
inline double distanceToWay(Point p, Point a, Point b) {
    const double t = std::clamp(dot(p - a, b - a) / std::max(dot(b - a, b - a), 1e-9), 0.0, 1.0);
    return length(p - a - (b - a) * t);
}

inline LabelGeometry geometryOfShape(Voxel shape) { return {.shape = shape, .spacingUm = Spacing{7.91, 7.91, 7.91}, .originUm = {}, .flat = false}; }

/// A folder with a layer "ink" in it, which can be closed and opened again.
class LabelWorld {
public:
    explicit LabelWorld(Voxel shape) { createLabels(files(), geometryOfShape(shape)); }

    Path folder() const { return m_folder.path().toStdString(); }
    LabelFiles files() const { return LabelFiles::of(folder(), "ink"); }
    std::unique_ptr<LabelLayer> open() const { return openLabels(files()); }

private:
    QTemporaryDir m_folder;
};

/// Everything so far is on disk.
inline bool settled(LabelLayer& layer) { return layer.store()->journal().waitUntil(layer.sequence(), std::chrono::seconds(20)); }

}  // namespace volumen::testing
