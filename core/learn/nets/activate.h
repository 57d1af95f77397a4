#pragma once

#include "core/checkpoint/model_card.h"

namespace at {
class Tensor;
}

namespace volumen {

/// What a network gives, (n, channels, …), as one value a place, (n, …), in 32-bit floats: the probability of the last channel; where
/// `logits`, the number whose sigmoid that is.
at::Tensor activated(const at::Tensor& values, Activation activation, bool logits);

}  // namespace volumen
