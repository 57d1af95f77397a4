#pragma once

#include <cmath>
#include <limits>
#include <type_traits>

#include "core/base/half.h"

namespace volumen {

/// A real number as a voxel of type `T`: to an integer by rounding half away from zero, then clamping; not-a-number becomes 0.
template <class T>
T voxelFrom(double value) {
    if constexpr (std::is_integral_v<T>) {
        if (std::isnan(value)) return 0;
        const double rounded = std::round(value);
        if (rounded <= static_cast<double>(std::numeric_limits<T>::min())) return std::numeric_limits<T>::min();
        if (rounded >= static_cast<double>(std::numeric_limits<T>::max())) return std::numeric_limits<T>::max();
        return static_cast<T>(rounded);
    } else if constexpr (std::is_same_v<T, Half>) {
        return Half(static_cast<float>(value));
    } else {
        return static_cast<T>(value);
    }
}

}  // namespace volumen
