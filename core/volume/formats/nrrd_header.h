#pragma once

#include <utility>

#include "core/volume/formats/data_files.h"

namespace volumen {

/// What an NRRD header says, in its own order: the first axis is the fastest. Lists are empty, or have one entry an axis.
struct NrrdHeader {
    VoxelType type = VoxelType::u8;
    std::vector<std::int64_t> sizes;
    bool bigEndian = false;
    bool endianSaid = false;
    std::vector<std::string> kinds;                                    ///< in small letters
    std::vector<std::optional<std::vector<double>>> directions;        ///< nothing: not an axis of space
    std::vector<double> spacings;
    std::vector<double> axisMins;
    std::vector<std::string> units;                                    ///< of the spacings
    std::vector<std::string> spaceUnits;                               ///< of the directions
    std::vector<double> origin;                                        ///< in space
    std::string version;                                               ///< "0004"
    DataFiles data;
    std::vector<std::pair<std::string, std::string>> keys;             ///< what the format leaves to others, and fields that only people read
};

/// Throws Error naming the file and the field that cannot be.
NrrdHeader readNrrdHeader(const Path& path);

}  // namespace volumen
