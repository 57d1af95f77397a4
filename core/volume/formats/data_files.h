#pragma once

#include "core/volume/formats/decoders.h"

namespace volumen {

/// Where the bytes of an array lie that a header describes: in the header's file or beside it, in one file or in several of equal length.
struct DataFiles {
    static constexpr std::int64_t kAtEnd = -1;

    std::string where;                 ///< the header's path, which begins sentences
    std::vector<Path> paths;           ///< at least one
    std::uint64_t offset = 0;          ///< of the first byte that is data
    std::int64_t lines = 0;            ///< lines of text from there on that are none
    std::int64_t skip = 0;             ///< bytes, counted unpacked, that are none either; kAtEnd: the array ends with the file
    Packing packing = Packing::none;
    VoxelType type = VoxelType::u8;
};

/// `name` as a header beside it says it. Throws Error naming `header` where it is empty.
Path besideHeader(const Path& header, const std::string& name);

/// `bytes` in all. Throws Error naming the file that is missing or too short, before anything is allocated.
ByteReaderPtr openData(const DataFiles& files, std::uint64_t bytes);

}  // namespace volumen
