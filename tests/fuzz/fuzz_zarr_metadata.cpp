#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/volume/zarr/ome_metadata.h"
#include "core/volume/zarr/zarr_metadata.h"
#include "fuzz.h"

using namespace volumen;

/// The first byte says what the rest is: a `.zarray`, a `zarr.json`, a group's attributes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    fuzz::Bytes bytes(data, size);
    const std::uint8_t kind = bytes.next() % 3;
    fuzz::refusedAtMost([&] {
        const Json json = parseJson(bytes.text(), "fuzz");
        if (kind == 0) parseArrayV2(json, "fuzz/.zarray");
        else if (kind == 1) parseArrayV3(json, "fuzz/zarr.json");
        else readMultiscale(json, 2, "fuzz");
    });
    return 0;
}
