#include "core/learn/nets/unet3d_plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr std::int64_t kMostChannels = 65536, kMostLevels = 12;

/// The length of an axis of a tensor in the weights; 0 where there is none.
std::int64_t lengthOf(const Checkpoint& weights, const std::string& name, std::size_t axis) {
    const TensorInfo* tensor = weights.find(name);
    return tensor && axis < tensor->shape.size() ? tensor->shape[axis] : 0;
}

std::int64_t levelsIn(const Checkpoint& weights) {
    std::int64_t levels = 0;
    while (levels < kMostLevels && weights.find("encoders." + std::to_string(levels) + ".basic_module.SingleConv2.conv.weight")) ++levels;
    return levels;
}

std::vector<std::string> namesIn(const Checkpoint& weights) {
    std::vector<std::string> names;
    for (const TensorInfo& tensor : weights.tensors()) names.push_back(tensor.name.substr(0, 120));
    return names;
}

std::int64_t groupsFor(std::int64_t channels, std::int64_t groups) { return channels < groups ? 1 : groups; }

}  // namespace

Unet3dPlan::Unet3dPlan(const Checkpoint& weights, const ModelCard& card) {
    const std::string where = weights.path().string();
    const Json said = parseJson(card.parameters, weights.path());
    const auto number = [&](const char* key, std::int64_t fromWeights, std::int64_t most) {
        const Json value = said.value(key, Json(fromWeights));
        if (value.is_number_integer() && value.get<std::int64_t>() >= 1 && value.get<std::int64_t>() <= most) return value.get<std::int64_t>();
        throw Error(where + ": does not tell \"" + std::string(key) + "\" of a UNet3D, and neither does its model card by a number that can be: its tensors are " + formatList(namesIn(weights), 5) +
                    "; give the card that belongs to them, or export the network as TorchScript (scripts/export_torchscript.py)");
    };
    const std::string first = "encoders.0.basic_module.";
    in = number("inChannels", lengthOf(weights, first + "SingleConv1.conv.weight", 1), kMostChannels);
    out = number("outChannels", lengthOf(weights, "final_conv.weight", 0), kMostChannels);
    fMaps = number("fMaps", lengthOf(weights, first + "SingleConv2.conv.weight", 0), kMostChannels);
    levels = number("levels", levelsIn(weights), kMostLevels);
    numGroups = number("numGroups", numGroups, kMostChannels);
    order = said.value("layerOrder", Json(order)).is_string() ? said.value("layerOrder", order) : std::string();
    if (std::count(order.begin(), order.end(), 'c') != 1 || order.find_first_not_of("gbcrled") != std::string::npos || (has('g') && has('b')))
        throw Error(where + ": its model card says a \"layerOrder\" that is none; write it like \"gcr\"");
    for (const Unet3dConv& conv : convs())
        if (conv.groups > 0 && (normBeforeConv() ? conv.in : conv.out) % conv.groups)
            throw Error(where + ": has " + std::to_string(normBeforeConv() ? conv.in : conv.out) + " channels, which are no whole groups of \"numGroups\" " + std::to_string(numGroups) + "; give the card that belongs to it");
    if (in != 1) throw Error(where + ": is a network of " + std::to_string(in) + " channels, but a volume has one");
}

std::vector<Unet3dConv> Unet3dPlan::convs() const {
    std::vector<Unet3dConv> all;
    const auto add = [&](const std::string& block, const char* conv, std::int64_t from, std::int64_t to) {
        const std::int64_t normed = normBeforeConv() ? from : to;
        all.push_back({block + conv, from, to, has('g') ? groupsFor(normed, numGroups) : 0});
    };
    for (std::int64_t level = 0, from = in; level < levels; from = fMaps << level, ++level) {
        const std::string block = "encoders." + std::to_string(level) + ".basic_module.";
        const std::int64_t to = fMaps << level, middle = std::max(to / 2, from);
        add(block, "SingleConv1.", from, middle), add(block, "SingleConv2.", middle, to);
    }
    for (std::int64_t i = 0; i + 1 < levels; ++i) {
        const std::string block = "decoders." + std::to_string(i) + ".basic_module.";
        const std::int64_t to = fMaps << (levels - 2 - i);
        add(block, "SingleConv1.", 3 * to, to), add(block, "SingleConv2.", to, to);
    }
    return all;
}

std::vector<NeededTensor> Unet3dPlan::needed() const {
    std::vector<NeededTensor> list;
    for (const Unet3dConv& conv : convs()) {
        const std::int64_t normed = normBeforeConv() ? conv.in : conv.out;
        const std::string norm = conv.prefix + (has('g') ? "groupnorm." : "batchnorm.");
        if (has('g') || has('b')) list.push_back({norm + "weight", {normed}}), list.push_back({norm + "bias", {normed}});
        if (has('b')) list.push_back({norm + "running_mean", {normed}}), list.push_back({norm + "running_var", {normed}});
        list.push_back({conv.prefix + "conv.weight", {conv.out, conv.in, 3, 3, 3}});
        if (convHasBias()) list.push_back({conv.prefix + "conv.bias", {conv.out}});
    }
    list.push_back({"final_conv.weight", {out, fMaps, 1, 1, 1}});
    list.push_back({"final_conv.bias", {out}});
    return list;
}

}  // namespace volumen
