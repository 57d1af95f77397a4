#include "core/volume/formats/npy.h"
#include "core/volume/zarr/zarr_source.h"
#include "fuzz.h"

using namespace volumen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Path path = fuzz::written("a.zip", fuzz::Bytes(data, size).rest());
    fuzz::refusedAtMost([&] { fuzz::readEnds(*openNpz(path, {})); });
    fuzz::refusedAtMost([&] { fuzz::readEnds(*openZippedZarr(path, {})); });
    return 0;
}
