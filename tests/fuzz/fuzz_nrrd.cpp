#include "core/volume/formats/nrrd.h"
#include "fuzz.h"

using namespace volumen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Path path = fuzz::written("a.nrrd", fuzz::Bytes(data, size).rest());
    fuzz::refusedAtMost([&] { fuzz::readEnds(*openNrrd(path, {{}, {}, "0"})); });
    return 0;
}
