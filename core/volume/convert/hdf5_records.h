#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/voxel_type.h"
#include "core/volume/hdf5_filters.h"

/// The records of an HDF5 file in the oldest form, which every version of libhdf5 reads: superblock 0, object headers 1, chunk trees of
/// version 1 (HDF5 File Format Specification 3.0). Written here and not by libhdf5, because what that keeps in memory is lost in a kill,
/// and a file that it was changing with it.
namespace volumen::hdf5 {

using Address = std::uint64_t;
using Bytes = std::vector<std::byte>;

constexpr Address kNowhere = UINT64_MAX;
constexpr std::size_t kSuperblockBytes = 96;

/// The file's first bytes: where it ends, and where the root group's header lies.
struct Superblock {
    Address end = 0;
    Address root = 0;
};
Bytes write(const Superblock& superblock);
/// Nothing where the bytes are no superblock as `write` makes it.
std::optional<Superblock> readSuperblock(std::span<const std::byte> bytes);

/// A dataset or group hanging in the root group.
struct Link {
    std::string name;
    Address object = 0;
};

/// What a text or three numbers say about a dataset.
struct Attribute {
    std::string name;
    std::string text;                      ///< where there are no numbers
    std::optional<std::array<double, 3>> numbers = {};
};

struct DatasetHeader {
    VoxelType type = VoxelType::u8;
    Voxel shape;
    Voxel chunkShape;
    double fillValue = 0;
    std::vector<Hdf5Filter> filters;
    std::vector<Attribute> attributes;
    Address chunkTree = kNowhere;          ///< of the root node; kNowhere where there is no chunk
};

/// Object headers, complete. Throws Error naming the attribute or link that is too long for one.
Bytes write(const DatasetHeader& header);
Bytes writeGroup(const std::vector<Link>& links);

/// What a header as written above says. `header` begins at the object's address and may go on behind it. Throws Error naming `where` when it is
/// not of that form.
std::vector<Link> readLinks(std::span<const std::byte> header, const std::string& where);
std::optional<std::string> readTextAttribute(std::span<const std::byte> header, const std::string& name, const std::string& where);
/// Bytes of the whole header, from its first 16. Throws the same.
std::size_t headerBytes(std::span<const std::byte> header, const std::string& where);

/// A chunk in the file.
struct StoredChunk {
    Voxel index;             ///< in the grid of chunks
    Address address = 0;
    std::uint32_t bytes = 0;
    std::uint32_t skippedFilters = 0;
};
/// The tree over `chunks`, which are in z-y-x order, as it will stand from address `at` on. Nothing of it where there are no chunks.
struct ChunkTree {
    Bytes bytes;
    Address root = kNowhere;
};
ChunkTree chunkTree(const std::vector<StoredChunk>& chunks, const DatasetHeader& header, Address at);

}  // namespace volumen::hdf5
