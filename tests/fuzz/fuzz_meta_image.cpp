#include "core/volume/formats/meta_image.h"
#include "fuzz.h"

using namespace volumen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Path path = fuzz::written("a.mha", fuzz::Bytes(data, size).rest());
    fuzz::refusedAtMost([&] { fuzz::readEnds(*openMetaImage(path, {})); });
    return 0;
}
