#pragma once

#include "core/learn/nets/registry.h"

namespace volumen {

/// A network that brings its own code: TorchScript. The card's parameter "inputAxes" says what it takes: "nczyx" (where nothing is said),
/// "nzyx", "ncyx" for a network of single layers. Of what it gives the first tensor counts, with the same axes, or without those of length 1.
/// Running it runs the code in the file. Throws as LearnLibrary::network.
std::unique_ptr<Network> makeScriptNetwork(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options);

}  // namespace volumen
