#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/json.h"
#include "core/base/voxel_type.h"
#include "core/volume/zarr/codecs.h"

/// What the metadata of one Zarr array says, v2 and v3 alike. Axes are in the array's own order, of any number;
/// all numbers are checked: positive, and no product of them leaves 63 bits.
namespace volumen {

/// How one chunk became bytes.
struct ChunkPipeline {
    std::vector<int> order;      ///< stored axis i (0 is the slowest) is the array's axis order[i]
    bool bigEndian = false;
    std::vector<Codec> codecs;   ///< in encoding order
};

/// A stored object that holds many inner chunks and an index of where each lies.
struct ShardLayout {
    std::vector<std::int64_t> innerShape;  ///< divides the array's chunk shape
    std::vector<int> order;                ///< of the index's axes, as in ChunkPipeline
    bool indexAtStart = false;
    bool indexBigEndian = false;
    bool indexChecksum = false;            ///< four bytes of crc32c follow the index
};

struct ArrayMetadata {
    Path file;                             ///< what was read: ".zarray" or "zarr.json" in the array's folder
    int version = 2;
    std::vector<std::int64_t> shape;
    std::vector<std::int64_t> chunkShape;  ///< of a stored object; not clipped to the array
    VoxelType type = VoxelType::u8;
    double fillValue = 0;
    std::string keyPrefix;                 ///< "c/" for v3's default encoding
    char separator = '.';
    ChunkPipeline pipeline;                ///< of a chunk, or of an inner chunk where there are shards
    std::optional<ShardLayout> shards;
    std::vector<std::string> axisNames;    ///< empty where nothing says them

    /// What is decoded at once: an inner chunk where there are shards.
    const std::vector<std::int64_t>& unitShape() const { return shards ? shards->innerShape : chunkShape; }
    /// "c/0/1/2": the name of the stored object at `index`, below the array's folder.
    std::string key(const std::vector<std::int64_t>& index) const;
};

/// `json` is what stands in `file`. Both throw Error naming it.
ArrayMetadata parseArrayV2(const Json& json, const Path& file);
ArrayMetadata parseArrayV3(const Json& json, const Path& file);

/// The checks both versions share.
void checkArray(const ArrayMetadata& array);

}  // namespace volumen
