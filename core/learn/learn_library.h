#pragma once

#include <memory>
#include <string>

/// The one door between volumen-cli and the shared library volumen_learn, which is loaded with dlopen only by the commands that
/// compute with LibTorch: LibTorch costs every program that maps it 0.3 s and 113 MB. Nothing of LibTorch is seen here.
namespace volumen {

/// LibTorch, made ready for this process. Its functions throw Error.
class LearnLibrary {
public:
    virtual ~LearnLibrary() = default;
    /// For a person: what computes, "CUDA, 1 device" or "CPU, 2 threads (…)".
    virtual std::string device() const = 0;
};

/// The type and the name of the function to look up with dlsym. The caller owns what it returns and lets go of it before dlclose.
using MakeLearnLibrary = LearnLibrary*();
inline constexpr const char* kMakeLearnLibrary = "volumenMakeLearnLibrary";

}  // namespace volumen
