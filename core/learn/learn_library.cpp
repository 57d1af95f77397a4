#include "core/learn/learn_library.h"

#include "core/learn/torch_runtime.h"

namespace volumen {
namespace {

class TorchLearnLibrary : public LearnLibrary {
public:
    std::string device() const override { return m_runtime.sentence; }

private:
    TorchRuntime m_runtime = startTorch();
};

}  // namespace
}  // namespace volumen

extern "C" volumen::LearnLibrary* volumenMakeLearnLibrary() { return std::make_unique<volumen::TorchLearnLibrary>().release(); }
