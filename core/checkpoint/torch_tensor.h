#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/checkpoint/pickle_value.h"
#include "core/checkpoint/tensor_type.h"

namespace volumen {

/// A tensor as PyTorch pickles it: a look at a storage, which lies outside the pickle. Counts are of values, not bytes; none is negative,
/// and the last value that the look reaches lies within the storage.
struct TorchTensor {
    std::string storage;                 ///< the name of what holds the values: "0", "1" …
    std::int64_t storageCount = 0;       ///< values that the storage claims to hold
    TensorType type = TensorType::f32;
    std::int64_t offset = 0;             ///< of the first value
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> strides;

    std::int64_t count() const;
    /// The values lie one behind the other.
    bool dense() const;
};

/// What `value` rebuilds: a tensor or a parameter; nothing when it is neither. Throws Error naming `where`: a tensor that cannot be.
std::optional<TorchTensor> torchTensorOf(const PickleValue& value, const std::string& where);

}  // namespace volumen
