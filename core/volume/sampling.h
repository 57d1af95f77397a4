#pragma once

namespace volumen {

/// How a value between voxel centres is made.
enum class Interpolation { nearest, linear };

/// How the values along a slab's depth become one.
enum class Reduce { mean, max, min };

/// A slice thickened along its normal: 2 · halfVoxels + 1 samples one level-0 voxel apart, reduced to one. 0 = a plain slice.
struct Slab {
    int halfVoxels = 0;
    Reduce reduce = Reduce::max;

    friend bool operator==(const Slab&, const Slab&) = default;
};

}  // namespace volumen
