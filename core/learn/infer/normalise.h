#pragma once

#include <span>

#include "core/checkpoint/model_card.h"

namespace volumen {

/// Brings a patch to what its network takes, in float and in place, as numpy does it step by step: percentiles between values by
/// interpolation, medians of an even count as the mean of the two middle ones, deviations of the whole. (villa: robust_mad,
/// vesuvius/image_proc/intensity/normalization.py; KAG: mean and std.) What is not a number becomes 0.
void normalise(const Normalisation& how, std::span<float> patch);

}  // namespace volumen
