#pragma once

#include <random>

#include "core/base/array3.h"
#include "core/volume/volume_source.h"

/// Voxels for tests: made, and read back whole.
namespace volumen::testing {

/// Voxels of every bit pattern that is a small number; the same for the same shape.
template <class T>
Array3<T> madeVoxels(Voxel shape) {
    Array3<T> voxels(shape);
    std::mt19937 random(7);
    for (std::int64_t i = 0; i < voxelCount(shape); ++i) {
        if constexpr (std::is_same_v<T, Half>) voxels.data()[i] = Half(static_cast<float>(random() % 1000) * 0.25f);
        else if constexpr (std::is_floating_point_v<T>) voxels.data()[i] = static_cast<T>(random()) / 3;
        else voxels.data()[i] = static_cast<T>(std::uint64_t{random()} << 32 | random());
    }
    return voxels;
}

/// Level 0 of a source, chunk by chunk; `T` must be its type.
template <class T>
Array3<T> readAll(const VolumeSource& source) {
    const LevelInfo& level = source.info().levels.front();
    Array3<T> all(level.shape, static_cast<T>(source.info().fillValue));
    const Voxel grid = chunkGrid(level);
    for (std::int64_t i = 0; i < voxelCount(grid); ++i) {
        const Voxel index{i / (grid.y * grid.x), i / grid.x % grid.y, i % grid.x};
        const ChunkPtr chunk = source.readChunk({0, index}, {});
        if (!chunk) continue;
        const Voxel lo = index * level.chunkShape;
        const Box part = intersection({lo, lo + level.chunkShape}, {{}, level.shape});
        for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
            for (std::int64_t y = part.lo.y; y < part.hi.y; ++y)
                std::copy_n(chunk->view<T>().row(z - lo.z, y - lo.y), part.shape().x, &all.at({z, y, part.lo.x}));
    }
    return all;
}

template <class T>
bool equal(const Array3<T>& a, const Array3<T>& b) {
    return a.shape() == b.shape() && std::equal(a.data(), a.data() + voxelCount(a.shape()), b.data());
}

}  // namespace volumen::testing
