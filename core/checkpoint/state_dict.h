#pragma once

#include <string>
#include <vector>

#include "core/checkpoint/torch_tensor.h"

namespace volumen {

struct NamedTensor {
    std::string name;   ///< "encoders.0.basic_module.SingleConv1.conv.weight", without what wrapped the network
    TorchTensor tensor;
};

/// The weights that a checkpoint's pickle holds, in its order: a dict of tensors; or what lies under `ema_model`, `state_dict`,
/// `model_state_dict`, `model`, `module` (the first that is there); or a whole module, whose `_parameters`, `_buffers` and `_modules` are
/// walked; or the attributes of a TorchScript module. What all names begin with of "module.", "model." and "_orig_mod." is taken away.
/// Throws Error naming `where`: there are none, a tensor that cannot be, a name too many times, a nest too deep.
std::vector<NamedTensor> weightsIn(const PickleValue& root, const std::string& where);

/// Takes prefixes that all names share away; the same rule for other containers.
void stripPrefixes(std::vector<std::string*> names);

}  // namespace volumen
