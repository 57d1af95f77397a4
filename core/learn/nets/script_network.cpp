#include "core/learn/nets/script_network.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/zeros.h>
#include <torch/csrc/jit/api/module.h>
#include <torch/csrc/jit/serialization/import.h>

#include <cmath>
#include <cstring>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/learn/nets/activate.h"

namespace volumen {

namespace {

/// LibTorch's messages go on for pages: the last line of what went wrong.
std::string lastLine(const std::exception& error) {
    const auto* own = dynamic_cast<const c10::Error*>(&error);
    std::string text = own ? own->what_without_backtrace() : error.what();
    while (!text.empty() && (text.back() == '\n' || text.back() == '.')) text.pop_back();
    return text.substr(text.rfind('\n') + 1).substr(0, 300);   // npos + 1 is 0
}

at::Tensor firstTensor(const c10::IValue& value) {
    if (value.isTensor()) return value.toTensor();
    if (value.isTuple() && !value.toTupleRef().elements().empty()) return firstTensor(value.toTupleRef().elements()[0]);
    if (value.isList() && !value.toListRef().empty()) return firstTensor(value.toListRef()[0]);
    if (value.isGenericDict() && !value.toGenericDict().empty()) return firstTensor(value.toGenericDict().begin()->value());
    throw Error("the TorchScript network gives no tensor; wrap it so that it gives one");
}

class ScriptNetwork final : public Network {
public:
    ScriptNetwork(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options) : m_where(weights.path().string()), m_card(card), m_options(options) {
        const Json said = parseJson(card.parameters, weights.path());
        m_axes = said.value("inputAxes", "nczyx");
        if (m_axes != "nczyx" && m_axes != "nzyx" && m_axes != "ncyx") throw Error(m_where + ": its model card says \"inputAxes\": \"" + m_axes.substr(0, 20) + "\"; choose nczyx, nzyx or ncyx");
        if (m_axes == "ncyx" && card.patch.z != 1) throw Error(m_where + ": takes single layers, so the card's patch must be one layer deep");
        for (const TensorInfo& tensor : weights.tensors()) checkFinite(weights, tensor);
        if (!options.cuda) at::set_num_threads(options.threads);
        try {
            m_module = torch::jit::load(m_where, device());
            m_module.eval();
        } catch (const std::exception& error) {
            throw Error(m_where + ": LibTorch cannot load it (" + lastLine(error) + "); save it again with torch.jit.save");
        }
    }

    Voxel patchMultiple() const override { return {1, 1, 1}; }
    std::int64_t batchFor(Voxel) override { return std::max<std::int64_t>(1, m_options.batch); }

    /// Found by trying it once.
    Voxel outputShape(Voxel patch) const override {
        if (patch == m_triedPatch) return m_triedShape;
        const at::Tensor given = call(at::zeros({1, 1, patch.z, patch.y, patch.x}));
        m_triedPatch = patch, m_triedShape = {given.size(1), given.size(2), given.size(3)};
        return m_triedShape;
    }

    void run(std::span<const float> patches, std::int64_t count, Voxel patch, bool logits, std::span<float> into) override {
        const at::Tensor input = at::from_blob(const_cast<float*>(patches.data()), {count, 1, patch.z, patch.y, patch.x}, at::kFloat);
        const at::Tensor values = call(input, logits).to(at::kCPU).contiguous();
        if (static_cast<std::size_t>(values.numel()) != into.size()) throw Error(m_where + ": gives another shape for " + std::to_string(count) + " patches than for one; use --batch 1");
        std::memcpy(into.data(), values.data_ptr<float>(), into.size_bytes());
    }

private:
    at::Device device() const { return m_options.cuda ? at::kCUDA : at::kCPU; }

    void checkFinite(const Checkpoint& weights, const TensorInfo& tensor) const {
        if (!isReal(tensor.type)) return;
        for (const float value : weights.values(tensor))
            if (!std::isfinite(value)) throw Error(m_where + ": holds values that are not finite in " + tensor.name + "; its training failed, choose an earlier checkpoint");
    }

    /// (n, 1, z, y, x) → (n, z, y, x) after the activation.
    at::Tensor call(const at::Tensor& patches, bool logits = false) const {
        const at::NoGradGuard noGradients;
        try {
            at::Tensor x = patches.to(device());
            if (m_axes == "nzyx") x = x.squeeze(1);
            if (m_axes == "ncyx") x = x.squeeze(2);
            return shaped(firstTensor(m_module.forward({x})), patches.size(0), logits);
        } catch (const Error&) {
            throw;
        } catch (const std::exception& error) {
            throw Error(m_where + ": its code fails on a patch of " + formatShape({patches.size(2), patches.size(3), patches.size(4)}) + " (" + lastLine(error) + "); check the card's patch and inputAxes");
        }
    }

    /// What is given may lack axes of length 1: (y, x), (n, y, x), (n, c, y, x), (n, c, z, y, x).
    at::Tensor shaped(at::Tensor given, std::int64_t count, bool logits) const {
        if (given.dim() == 5) return activated(given, m_card.activation, logits);
        if (given.dim() == 4 && m_axes != "nzyx") return activated(given, m_card.activation, logits).unsqueeze(1);
        if (given.dim() == 4) return activated(given.unsqueeze(1), m_card.activation, logits);
        if (given.dim() == 2 && count == 1) given = given.unsqueeze(0);
        if (given.dim() != 3 || given.size(0) != count) throw Error(m_where + ": gives a tensor of " + std::to_string(given.dim()) + " axes, which is not known; wrap it so that it gives (n, c, z, y, x)");
        return activated(given.unsqueeze(1).unsqueeze(1), m_card.activation, logits);
    }

    std::string m_where;
    ModelCard m_card;
    NetworkOptions m_options;
    std::string m_axes;
    mutable torch::jit::Module m_module;   // its forward is not const
    mutable Voxel m_triedPatch, m_triedShape;
};

}  // namespace

std::unique_ptr<Network> makeScriptNetwork(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options) { return std::make_unique<ScriptNetwork>(weights, card, options); }

}  // namespace volumen
