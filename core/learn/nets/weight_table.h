#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint.h"

namespace at {
class Tensor;
}

namespace volumen {

/// A tensor that a network needs.
struct NeededTensor {
    std::string name;
    std::vector<std::int64_t> shape;
};

/// Its values, the last axis fastest.
struct Weights {
    std::vector<std::int64_t> shape;
    std::vector<float> values;

    /// On the CPU, with memory of its own.
    at::Tensor tensor() const;
};

using WeightTable = std::map<std::string, Weights>;

/// The tensors of a checkpoint that a network needs, by name.
/// Throws Error: names or shapes that differ (the first five), values that are not finite.
WeightTable loadWeights(const Checkpoint& weights, const std::string& network, const std::vector<NeededTensor>& needed);

}  // namespace volumen
