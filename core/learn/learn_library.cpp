#include "core/learn/learn_library.h"

#include <optional>

#include "core/base/error.h"
#include "core/learn/amx_guard.h"
#include "core/learn/nets/registry.h"
#include "core/learn/torch_runtime.h"

namespace volumen {
namespace {

/// CUDA is looked for when somebody asks for it first: loading its half of LibTorch, or failing to, takes longer than a small prediction.
class TorchLearnLibrary : public LearnLibrary {
public:
    TorchLearnLibrary() { guardAgainstHiddenAmx(); }

    std::string device() const override { return runtime().sentence; }
    bool hasCuda() const override { return runtime().cudaDevices > 0; }
    bool cpuHasFastBf16() const override { return hasWorkingAmx(readAmxCpuid()); }

    std::unique_ptr<Network> network(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options) const override {
        if (options.cuda && !hasCuda()) throw Error("--device cuda: " + device() + "; choose --device cpu");
        if (!options.cuda && options.precision == Precision::fp16) throw Error("--precision fp16: is for CUDA; choose fp32");
        return makeNetwork(weights, card, options);
    }

private:
    const TorchRuntime& runtime() const {
        if (!m_runtime) m_runtime = startTorch();
        return *m_runtime;
    }
    mutable std::optional<TorchRuntime> m_runtime;
};

}  // namespace
}  // namespace volumen

extern "C" volumen::LearnLibrary* volumenMakeLearnLibrary() { return std::make_unique<volumen::TorchLearnLibrary>().release(); }
