#pragma once

#include <string>
#include <vector>

#include "core/volume/byte_reader.h"
#include "core/volume/open_volume.h"

namespace volumen {

/// An array of numbers, tightly packed in a stream of bytes. Lists have one entry an axis.
struct NumberArray {
    std::vector<std::int64_t> shape;
    std::vector<std::string> axisNames;   ///< empty where nothing says them
    std::vector<double> spacingUm;        ///< empty where nothing says it; read for the axes that are shown
    std::vector<double> originUm;         ///< the same
    bool firstAxisFastest = false;        ///< Fortran's order; else the last axis is the fastest
    VoxelType type = VoxelType::u8;
    bool swapped = false;                 ///< the bytes of a number are in the other order
    std::string codec = "none";
};

/// The same array where its header lists the fastest axis first.
NumberArray slowestFirst(NumberArray fastestFirst);

/// Bytes of the whole array. Throws Error naming `where` when an axis is empty, when there are over 32 of them, or when the product leaves 63 bits.
std::uint64_t byteCount(const std::string& where, const std::vector<std::int64_t>& shape, VoxelType type);

/// The array as a volume: axes and channel are chosen as `chooseAxes` does. `info` says what is known besides shape and type.
/// The bytes were checked: as many as `byteCount` says. Throws Error; ChannelNeeded where four axes are left and nobody chose.
VolumeSourcePtr openNumbers(VolumeInfo info, const NumberArray& array, ByteReaderPtr bytes, const OpenOptions& options);

}  // namespace volumen
