#pragma once

#include <span>

#include "core/base/voxel_type.h"

namespace volumen {

/// How the layers under a pixel become one.
enum class CompositeKind {
    none,        ///< they stay
    mean,
    max,
    min,
    median,      ///< of an even count, the mean of the two in the middle
    deviation,   ///< the standard deviation of them all
    alpha,       ///< seen from the last layer: each covers what lies below by its share of the type's greatest value (1 of real numbers)
    percentile,  ///< linear between the two nearest
};

struct Composite {
    CompositeKind kind = CompositeKind::none;
    double percent = 50;   ///< of `percentile`, 0 … 100
};

/// `values` are the layers' in order, at least one; they may be put in another order. `opaque`: the value that lets nothing through.
float composed(const Composite& composite, std::span<float> values, float opaque);

/// The value of a type that `alpha` takes as opaque.
float opaqueValue(VoxelType type);

}  // namespace volumen
