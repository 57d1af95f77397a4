#pragma once

#include <cstdint>
#include <span>

#include "core/base/geometry.h"

namespace volumen {

/// A network with its weights, ready on its device. What the engine knows of it; LibTorch's side is in core/learn/nets.
/// One thread at a time.
class Network {
public:
    virtual ~Network() = default;

    /// Every side of a patch must be a whole multiple of this.
    virtual Voxel patchMultiple() const = 0;

    /// The shape of what it gives for a patch: the patch's own, a coarser one, or one layer where the depth is collapsed.
    virtual Voxel outputShape(Voxel patch) const = 0;

    /// How many patches of this shape are best given at once.
    virtual std::int64_t batchFor(Voxel patch) = 0;

    /// `patches`: `count` patches, each z-y-x in the network's own axes, normalised. `into`: as many outputs of `outputShape(patch)`; the
    /// value before the card's activation where `logits`, else after it. Throws Error.
    virtual void run(std::span<const float> patches, std::int64_t count, Voxel patch, bool logits, std::span<float> into) = 0;
};

}  // namespace volumen
