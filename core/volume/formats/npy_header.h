#pragma once

#include "core/volume/formats/decoded_bytes.h"
#include "core/volume/formats/number_source.h"

namespace volumen {

/// What stands before the numbers of an .npy.
struct NpyHeader {
    NumberArray array;
    std::uint64_t bytes = 0;   ///< of the header: the numbers follow
};

/// Reads the header that `decoder` stands before. Throws Error naming `where` and what cannot be.
NpyHeader readNpyHeader(const std::string& where, Decoder& decoder);

}  // namespace volumen
