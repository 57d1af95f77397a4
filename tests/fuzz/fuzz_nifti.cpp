#include "core/volume/formats/nifti.h"
#include "fuzz.h"

using namespace volumen;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const Path path = fuzz::written("a.nii", fuzz::Bytes(data, size).rest());
    fuzz::refusedAtMost([&] { fuzz::readEnds(*openNifti(path, {})); });
    return 0;
}
