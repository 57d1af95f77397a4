#pragma once

#include <memory>
#include <string>

#include "core/learn/infer/network.h"

/// The one door between volumen-cli and the shared library volumen_learn, which is loaded with dlopen only by the commands that
/// compute with LibTorch: LibTorch costs every program that maps it 0.3 s and 113 MB. Nothing of LibTorch is seen here.
namespace volumen {

class Checkpoint;
struct ModelCard;

/// How numbers are kept while a network computes. Its inputs and outputs are 32-bit floats in any case.
enum class Precision { fp32, bf16, fp16 };

struct NetworkOptions {
    bool cuda = false;
    Precision precision = Precision::fp32;
    int threads = 1;           ///< of a CPU
    std::int64_t batch = 0;    ///< patches at once; 0: what suits the device
    bool plain = false;        ///< layer by layer, as it was trained: for comparing
};

/// LibTorch, made ready for this process. Its functions throw Error; one thread at a time.
class LearnLibrary {
public:
    virtual ~LearnLibrary() = default;
    /// For a person: what computes, "CUDA, 1 device" or "CPU, 2 threads (…)".
    virtual std::string device() const = 0;
    virtual bool hasCuda() const = 0;
    /// Less precision than fp32 is worth it on this CPU: it multiplies matrices of bf16 (AMX).
    virtual bool cpuHasFastBf16() const = 0;

    /// The network that the card names, with the weights. Weights that bring their own code (TorchScript) run it.
    /// Throws Error: an unknown architecture, weights of another network (names and shapes, the first five), values that are not finite.
    virtual std::unique_ptr<Network> network(const Checkpoint& weights, const ModelCard& card, const NetworkOptions& options) const = 0;
};

/// The type and the name of the function to look up with dlsym. The caller owns what it returns and lets go of it before dlclose.
using MakeLearnLibrary = LearnLibrary*();
inline constexpr const char* kMakeLearnLibrary = "volumenMakeLearnLibrary";

}  // namespace volumen
