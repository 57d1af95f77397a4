#include "core/learn/torch_runtime.h"

#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <dlfcn.h>

#include "core/learn/amx_guard.h"

namespace volumen {
namespace {

/// Empty, or why LibTorch's CUDA half cannot be loaded.
std::string loadCuda() { return dlopen("libtorch_cuda.so", RTLD_NOW | RTLD_GLOBAL) ? "" : dlerror(); }

std::string cpuSentence(const std::string& whyNotCuda) {
    return "CPU, " + std::to_string(at::get_num_threads()) + " threads (" + whyNotCuda + ")";
}

}  // namespace

TorchRuntime startTorch() {
    guardAgainstHiddenAmx();
    if (const std::string failure = loadCuda(); !failure.empty()) {
        return {.cudaDevices = 0, .sentence = cpuSentence("CUDA is not loaded: " + failure)};
    }
    const int devices = static_cast<int>(at::getNumGPUs());
    if (devices == 0) return {.cudaDevices = 0, .sentence = cpuSentence("no CUDA device answers; is an NVIDIA driver installed?")};
    return {.cudaDevices = devices, .sentence = "CUDA, " + std::to_string(devices) + (devices == 1 ? " device" : " devices")};
}

}  // namespace volumen
