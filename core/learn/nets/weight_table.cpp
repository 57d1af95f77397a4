#include "core/learn/nets/weight_table.h"

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <cmath>
#include <cstring>
#include <set>

#include "core/base/error.h"

namespace volumen {

namespace {

std::string shapeText(const std::vector<std::int64_t>& shape) {
    std::string text;
    for (const std::int64_t length : shape) text += (text.empty() ? "" : " x ") + std::to_string(length);
    return "(" + text + ")";
}

/// "a, b, c, d, e and 7 more".
std::string firstFive(const std::vector<std::string>& list) {
    std::string text;
    for (std::size_t i = 0; i < list.size() && i < 5; ++i) text += (i ? ", " : "") + list[i];
    return list.size() > 5 ? text + " and " + std::to_string(list.size() - 5) + " more" : text;
}

/// What of the names and shapes differs; empty when nothing does.
std::string differencesOf(const Checkpoint& weights, const std::vector<NeededTensor>& needed) {
    std::vector<std::string> missing, other, unknown;
    std::set<std::string> names;
    for (const NeededTensor& tensor : needed) {
        names.insert(tensor.name);
        const TensorInfo* found = weights.find(tensor.name);
        if (!found) missing.push_back(tensor.name);
        else if (found->shape != tensor.shape) other.push_back(tensor.name + " is " + shapeText(found->shape) + " but should be " + shapeText(tensor.shape));
    }
    for (const TensorInfo& tensor : weights.tensors())
        if (!names.contains(tensor.name) && !tensor.name.ends_with("num_batches_tracked")) unknown.push_back(tensor.name.substr(0, 120));
    std::string text;
    const auto add = [&](const char* word, const std::vector<std::string>& list) { text += list.empty() ? "" : (text.empty() ? "" : "; ") + std::string(word) + firstFive(list); };
    add("missing: ", missing), add("other shapes: ", other), add("not of this network: ", unknown);
    return text;
}

}  // namespace

at::Tensor Weights::tensor() const {
    at::Tensor made = at::empty(shape, at::kFloat);
    std::memcpy(made.data_ptr<float>(), values.data(), values.size() * sizeof(float));
    return made;
}

WeightTable loadWeights(const Checkpoint& weights, const std::string& network, const std::vector<NeededTensor>& needed) {
    if (const std::string differ = differencesOf(weights, needed); !differ.empty())
        throw Error(weights.path().string() + ": holds the weights of another network than " + network + ": " + differ + "; give the card that belongs to them");
    WeightTable table;
    for (const NeededTensor& tensor : needed) {
        Weights loaded{tensor.shape, weights.values(*weights.find(tensor.name))};
        for (const float value : loaded.values)
            if (!std::isfinite(value)) throw Error(weights.path().string() + ": holds values that are not finite in " + tensor.name + "; its training failed, choose an earlier checkpoint");
        table.emplace(tensor.name, std::move(loaded));
    }
    return table;
}

}  // namespace volumen
