#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_card.h"
#include "core/checkpoint/pickle_reader.h"
#include "fuzz.h"

using namespace volumen;

/// A file of weights; or, by the first byte, a bare pickle.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Bytes input(data, size);
    if (input.next() % 2) {
        fuzz::refusedAtMost([&] { readPickle(input.rest(), "a.pkl"); });
        return 0;
    }
    const Path path = fuzz::written("a.pth", input.rest());
    fuzz::refusedAtMost([&] {
        const Checkpoint weights(path);
        for (const TensorInfo& tensor : weights.tensors()) weights.values(tensor);
        cardIfThere(weights);
    });
    return 0;
}
