#pragma once

#include <array>
#include <span>

#include "core/volume/formats/decoders.h"

namespace volumen {

/// What a NIfTI header says, version 1 or 2, in native byte order. Lists run from the fastest axis on: x, y, z, time, vector …
struct NiftiHeader {
    static constexpr std::size_t kBytesV1 = 348;
    static constexpr std::size_t kBytesV2 = 540;

    int version = 1;
    bool paired = false;                  ///< the voxels lie in an .img
    bool swapped = false;
    VoxelType type = VoxelType::u8;
    std::int64_t samples = 1;             ///< a voxel: 3 and 4 are colours
    std::vector<std::int64_t> shape;
    std::uint64_t voxelOffset = 0;
    double slope = 1;
    double intercept = 0;
    std::optional<double> micrometers;    ///< of a unit of length; nothing where none is said
    std::vector<double> pixdim;           ///< one an axis
    /// Where the axes x, y and z point and where voxel (0,0,0) lies, in the unit; nothing where no transform is said.
    struct Placement {
        std::array<std::vector<double>, 3> directions;
        std::vector<double> origin;
    };
    std::optional<Placement> placement;
    std::string description;

    bool scaled() const { return slope != 1 || intercept != 0; }
};

/// The version that the first bytes (348 at least) belong to; 0 for none. Looks at size and magic in either byte order.
int niftiVersion(std::span<const std::byte> head);

/// `head` holds as many bytes as the version's header has. Throws Error naming `where` and what cannot be.
NiftiHeader parseNifti(const std::string& where, std::span<const std::byte> head);

}  // namespace volumen
