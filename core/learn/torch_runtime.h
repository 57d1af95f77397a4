#pragma once

#include <string>

namespace volumen {

/// What LibTorch computes on in this process.
struct TorchRuntime {
    int cudaDevices = 0;   ///< 0: the CPU
    std::string sentence;  ///< for a person: the device, and why it is not CUDA where it is not
};

/// Makes LibTorch ready and says what it runs on; to be called before anything else of LibTorch, by one thread.
/// Guards against hidden AMX, then loads LibTorch's CUDA half if its libraries are there. That comes before the first question
/// about CUDA, since LibTorch remembers the first answer for the life of the process. Calling it again changes nothing.
TorchRuntime startTorch();

}  // namespace volumen
