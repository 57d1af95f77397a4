#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "core/volume/chunk.h"
#include "core/volume/zarr/axis_choice.h"
#include "core/volume/zarr/chunk_layout.h"
#include "core/volume/zarr/shard.h"
#include "core/volume/zarr/zarr_metadata.h"

namespace volumen {

/// One array of a store, seen as z, y, x. Reads chunks (inner chunks, where there are shards) from any thread.
class ZarrArray {
public:
    ZarrArray(ArrayMetadata metadata, AxisChoice axes, ZarrStorePtr store = zarrFolders());

    const ArrayMetadata& metadata() const { return m_metadata; }
    Voxel shape() const { return m_axes.pick(m_metadata.shape, 1); }
    /// Of what `readChunk` returns: the stored chunk, clipped to the array.
    Voxel chunkShape() const { return m_layout.shape; }
    /// How its chunks are compressed: "none", "blosc-lz4" …
    std::string codec() const { return name(m_metadata.pipeline.codecs); }

    /// Chunk `index` of the grid of `chunkShape`; past the array's end it holds the fill value. Null when the store holds nothing there.
    /// Throws Error naming the file, Cancelled when `stop` asked for it.
    ChunkPtr readChunk(Voxel index, std::stop_token stop) const;

private:
    std::optional<StoredBytes> locate(Voxel index) const;
    std::optional<StoredBytes> locateInShard(const std::vector<std::int64_t>& unit) const;
    std::vector<std::int64_t> unitAt(Voxel index) const;
    void readInto(const StoredBytes& stored, const std::string& where, Chunk& chunk, const std::stop_token& stop) const;

    ArrayMetadata m_metadata;
    AxisChoice m_axes;
    ZarrStorePtr m_store;
    ChunkLayout m_layout;
    std::unique_ptr<ShardCache> m_shards;
};

}  // namespace volumen
