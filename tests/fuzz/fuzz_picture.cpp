#include "core/volume/formats/pictures.h"
#include "fuzz.h"

using namespace volumen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Path path = fuzz::written("a.png", fuzz::Bytes(data, size).rest());
    fuzz::refusedAtMost([&] { fuzz::readEnds(*openPicture(path, {{}, {}, "0"})); });
    return 0;
}
