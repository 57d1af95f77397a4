#pragma once

#include <string>
#include <vector>

#include "core/checkpoint/model_card.h"
#include "core/learn/nets/weight_table.h"

namespace volumen {

/// One SingleConv: what its layers are, and how wide.
struct Unet3dConv {
    std::string prefix;            ///< of its tensors: "encoders.0.basic_module.SingleConv1."
    std::int64_t in = 0;
    std::int64_t out = 0;
    std::int64_t groups = 0;       ///< of its group norm; 0: it has none
};

/// How a UNet3D is built: from the card, and from the weights where the card does not say.
struct Unet3dPlan {
    std::int64_t in = 1;
    std::int64_t out = 1;
    std::int64_t fMaps = 0;
    std::int64_t levels = 0;
    std::int64_t numGroups = 8;
    std::string order = "gcr";

    /// Throws Error: neither card nor weights say, or the order is none.
    Unet3dPlan(const Checkpoint& weights, const ModelCard& card);

    /// The two convolutions of each encoder, from the finest, then those of each decoder, from the coarsest.
    std::vector<Unet3dConv> convs() const;
    std::vector<NeededTensor> needed() const;
    bool has(char letter) const { return order.find(letter) != std::string::npos; }
    bool normBeforeConv() const { return order.find_first_of("gb") < order.find('c'); }
    bool convHasBias() const { return !has('g') && !has('b'); }
};

}  // namespace volumen
