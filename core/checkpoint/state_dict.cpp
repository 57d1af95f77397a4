#include "core/checkpoint/state_dict.h"

#include <algorithm>
#include <set>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr int kDeepest = 64;
constexpr std::size_t kMostTensors = 100'000, kMostLooks = 1'000'000;
constexpr std::string_view kPlaces[] = {"ema_model", "state_dict", "model_state_dict", "model", "module"};
constexpr std::string_view kPrefixes[] = {"module.", "model.", "_orig_mod."};

/// Collects what lies in one place of the pickle.
class Collector {
public:
    explicit Collector(const std::string& where) : m_where(where) {}

    /// False when there is no tensor there.
    bool collect(const PickleValue& value) {
        tensors(value, "");
        if (m_found.empty()) module(value, "", 0);
        if (m_found.empty()) script(value, "", 0);
        return !m_found.empty();
    }
    std::vector<NamedTensor> take() { return std::move(m_found); }

private:
    void add(std::string name, TorchTensor tensor) {
        if (m_found.size() >= kMostTensors) throw Error(m_where + ": holds more than a hundred thousand tensors; it is no checkpoint of one network");
        if (m_names.insert(name).second) m_found.push_back({std::move(name), std::move(tensor)});
    }

    /// The attributes of an object; null where it has none.
    static const PickleValue* attributesOf(const PickleValue& value) {
        const PickleValue* state = value.kind == PickleKind::record ? value.state : nullptr;
        if (state && state->kind == PickleKind::tuple && !state->items.empty()) state = state->items[0];   // (dict, slots)
        return state && state->kind == PickleKind::dict ? state : nullptr;
    }

    /// A torch.nn.Module that was pickled whole.
    void module(const PickleValue& value, const std::string& prefix, int depth) {
        const PickleValue* attributes = attributesOf(value);
        if (!attributes) return;
        enter(depth, *attributes);
        for (const char* kind : {"_parameters", "_buffers"})
            if (const PickleValue* own = valueAt(*attributes, kind)) tensors(*own, prefix);
        const PickleValue* children = valueAt(*attributes, "_modules");
        if (!children) return;
        for (const PickleValue::Pair& child : children->pairs)
            if (child.first->kind == PickleKind::text) module(*child.second, prefix + child.first->text + ".", depth + 1);
    }

    /// Tensors right under their names.
    void tensors(const PickleValue& dict, const std::string& prefix) {
        for (const PickleValue::Pair& pair : dict.pairs)
            if (pair.first->kind == PickleKind::text)
                if (auto tensor = torchTensorOf(*pair.second, m_where)) add(prefix + pair.first->text, std::move(*tensor));
    }

    /// A TorchScript module: its parameters, buffers and parts are all plain attributes.
    void script(const PickleValue& value, const std::string& prefix, int depth) {
        const PickleValue* attributes = attributesOf(value);
        if (!attributes || !value.callee->text.starts_with("__torch__.")) return;
        enter(depth, *attributes);
        for (const PickleValue::Pair& pair : attributes->pairs) {
            if (pair.first->kind != PickleKind::text) continue;
            if (auto tensor = torchTensorOf(*pair.second, m_where)) add(prefix + pair.first->text, std::move(*tensor));
            else script(*pair.second, prefix + pair.first->text + ".", depth + 1);
        }
    }

    /// A pickle may hold one object in many places, and each of them again: what is walked is counted.
    void enter(int depth, const PickleValue& attributes) {
        m_looked += 1 + attributes.pairs.size();
        if (depth > kDeepest || m_looked > kMostLooks) throw Error(m_where + ": nests its modules too deeply for a network; save its state_dict instead");
    }

    const std::string& m_where;
    std::size_t m_looked = 0;
    std::vector<NamedTensor> m_found;
    std::set<std::string> m_names;
};

std::vector<NamedTensor> foundIn(const PickleValue& value, const std::string& where, int depth) {
    constexpr int kDeepestPlace = 4;
    for (const std::string_view place : kPlaces) {
        const PickleValue* inner = depth < kDeepestPlace ? valueAt(value, place) : nullptr;
        if (!inner) continue;
        if (auto found = foundIn(*inner, where, depth + 1); !found.empty()) return found;
    }
    Collector collector(where);
    collector.collect(value);
    return collector.take();
}

/// The averaged model of PyTorch counts its steps beside the network.
void dropStepCount(std::vector<NamedTensor>& tensors) { std::erase_if(tensors, [](const NamedTensor& t) { return t.name == "n_averaged"; }); }

}  // namespace

void stripPrefixes(std::vector<std::string*> names) {
    for (bool again = !names.empty(); again;) {
        again = false;
        for (const std::string_view prefix : kPrefixes) {
            if (!std::all_of(names.begin(), names.end(), [&](const std::string* name) { return name->starts_with(prefix); })) continue;
            for (std::string* name : names) name->erase(0, prefix.size());
            again = true;
        }
    }
}

std::vector<NamedTensor> weightsIn(const PickleValue& root, const std::string& where) {
    std::vector<NamedTensor> tensors = foundIn(root, where, 0);
    dropStepCount(tensors);
    if (tensors.empty()) throw Error(where + ": holds no weights that could be found; save the network's state_dict with torch.save");
    std::vector<std::string*> names;
    for (NamedTensor& tensor : tensors) names.push_back(&tensor.name);
    stripPrefixes(names);
    return tensors;
}

}  // namespace volumen
