#pragma once

#include "core/learn/nets/registry.h"

namespace volumen {

/// The UNet3D of pytorch-3dunet (wolny, MIT; buildingblocks.py, model.py): double convolutions, max pooling, nearest upsampling to the
/// skip's size, skip and upsampled joined in that order, a last 1³ convolution. State-dict names are its own. The card's parameters:
/// inChannels (1), outChannels (1), fMaps, levels, numGroups (8), layerOrder ("gcr": letters g, b, c, r, l, e, d as there). What the
/// weights say (channels, fMaps, levels) need not be said; what is said must be true. Throws as LearnLibrary::network.
std::unique_ptr<Network> makeUnet3d(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options);

}  // namespace volumen
