#include "core/learn/nets/registry.h"

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/learn/nets/script_network.h"
#include "core/learn/nets/unet3d.h"

namespace volumen {

namespace {

struct Entry {
    const char* name;
    std::unique_ptr<Network> (*make)(const Checkpoint&, const ModelCard&, const NetworkOptions&);
};

constexpr Entry kNetworks[] = {{"unet3d", makeUnet3d}};

}  // namespace

std::vector<std::string> knownArchitectures() {
    std::vector<std::string> names;
    for (const Entry& entry : kNetworks) names.emplace_back(entry.name);
    return names;
}

std::unique_ptr<Network> makeNetwork(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options) {
    if (weights.format() == CheckpointFormat::torchScript) return makeScriptNetwork(weights, card, options);
    for (const Entry& entry : kNetworks)
        if (card.architecture == entry.name) return entry.make(weights, card, options);
    throw Error(weights.path().string() + ": is of the architecture " + card.architecture.substr(0, 80) + ", which is not known; known are " + formatList(knownArchitectures()) +
                ", and any network as TorchScript");
}

}  // namespace volumen
