#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/voxel_type.h"
#include "core/volume/hdf5_filters.h"
#include "core/volume/zarr/chunk_layout.h"

/// What is known of an HDF5 file, as plain values: `Hdf5File` finds them out, `Hdf5Client` hears of them from another process.
namespace volumen {

/// A dataset as a listing shows it.
struct Hdf5Entry {
    std::string name;                    ///< path from the root, without the first slash
    std::vector<std::uint64_t> shape;    ///< empty for a scalar
    std::optional<VoxelType> type;       ///< nothing: no numbers of a kind that voxels have
    std::vector<std::string> axisNames = {};  ///< empty where nothing says them

    /// Numbers in `axes` axes, at least one of them.
    bool isArray(std::size_t axes) const;
    friend bool operator==(const Hdf5Entry&, const Hdf5Entry&) = default;
};

/// Which axes of a dataset are shown, slowest first, and where the others stand still.
struct Hdf5View {
    std::array<int, 3> axes{-1, -1, -1};   ///< -1: none, one voxel
    std::vector<std::int64_t> fixed;       ///< one place an axis of the dataset; 0 for those that are shown
};

/// What is known of a dataset as a view shows it.
struct Hdf5Layout {
    Voxel shape;
    Voxel block;                         ///< what is decoded at once: a chunk, or the whole
    ChunkLayout inStored;                ///< how the voxels of `block` lie in a chunk as stored, which may have more axes
    VoxelType type = VoxelType::u8;
    bool swapped = false;                ///< stored in the other byte order
    double fillValue = 0;
    bool chunked = false;
    std::optional<std::uint64_t> offset; ///< byte in the file of a contiguous dataset; nothing: not contiguous, or never written
    bool contiguous = false;
    std::vector<Hdf5Filter> filters;
    std::optional<Spacing> spacingUm;    ///< attribute element_size_um

    std::int64_t storedBytes() const { return inStored.storedCount * static_cast<std::int64_t>(size(type)); }
    std::int64_t blockBytes() const { return voxelCount(block) * static_cast<std::int64_t>(size(type)); }
};

/// A chunk's bytes as stored, and which filters were left out for it.
struct Hdf5Stored {
    std::vector<std::byte> bytes;
    unsigned skippedFilters = 0;
};

}  // namespace volumen
