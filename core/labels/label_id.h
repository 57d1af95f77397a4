#pragma once

#include <cstdint>

namespace volumen {

/// A label in a layer's table. 0 is "unlabeled": nobody said anything of the voxel, and training never penalises it.
using LabelId = std::uint16_t;

constexpr LabelId kUnlabeled = 0;

}  // namespace volumen
