#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_card.h"
#include "core/learn/learn_library.h"

namespace volumen {

/// The networks that Volumen builds itself, by the names that model cards call them.
std::vector<std::string> knownArchitectures();

/// As LearnLibrary::network says.
std::unique_ptr<Network> makeNetwork(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options);

}  // namespace volumen
