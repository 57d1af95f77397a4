#pragma once

#include <optional>
#include <string>

#include "core/base/files.h"
#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"
#include "core/volume/zarr/codecs.h"

namespace volumen {

/// What a store is to become. Level n + 1 divides level n's shape by `factors`, rounded up.
struct ZarrLayout {
    std::string name;                        ///< of the picture, for people
    VoxelType type = VoxelType::u8;
    Voxel shape;                             ///< of level 0, z-y-x
    Voxel chunkShape{128, 128, 128};         ///< clipped to each level's shape
    std::optional<Codec> codec = defaultCodec();  ///< nothing: raw voxels
    double fillValue = 0;
    std::optional<Spacing> spacingUm;        ///< nothing: the store says no unit
    Point originUm;                          ///< where the centre of level-0 voxel (0,0,0) lies, µm
    bool flat = false;                       ///< a flattened sheet: the levels keep its depth
    std::optional<int> levelCount;           ///< level 0 counts; nothing: until every axis that is reduced is ≤ 256
    std::string attributes = "{}";           ///< a JSON object that joins the group's attributes (where the data comes from …)

    static Codec defaultCodec() { return {.kind = CodecKind::blosc, .level = 3, .bloscInner = "zstd"}; }
    Voxel factors() const { return {flat ? 1 : 2, 2, 2}; }
};

/// Writes an OME-Zarr 0.4 group: arrays `0`, `1`, … of one root group, "/" between the parts of a chunk's name.
/// The store can be opened from the start and grows in sight: every chunk is written aside and renamed, and until `finish` the
/// group's attributes say `"volumen": {"incomplete": true}`. Chunks may be written from any thread, each chunk by one at a time.
class ZarrWriter {
public:
    /// Makes the folder and the metadata of every level. Throws Error: something stands there (wouldOverwrite), a shape that
    /// cannot be, a full disk.
    ZarrWriter(const Path& path, const ZarrLayout& layout);

    const VolumeInfo& info() const { return m_info; }
    const Path& path() const { return m_path; }

    /// Writes one chunk: of the level's chunk shape, or at the far edges of what is left of it. A chunk that holds nothing but the
    /// fill value is not stored. Throws Error.
    void writeChunk(const ChunkKey& key, const Chunk& chunk);

    /// What `writeChunk` stored: the level's chunk shape, padded with the fill value; null where there is nothing. Throws Error.
    ChunkPtr readChunk(const ChunkKey& key) const;

    /// All is written: the mark that says otherwise goes. Throws Error.
    void finish();

private:
    void writeGroup(bool incomplete) const;
    void writeArray(int level) const;
    Path chunkPath(const ChunkKey& key) const;
    Chunk padded(const ChunkKey& key, const Chunk& chunk) const;

    Path m_path;
    ZarrLayout m_layout;
    VolumeInfo m_info;
};

/// The shapes, factors and offsets of every level of `layout`. Throws Error naming `where` when they cannot be.
std::vector<LevelInfo> levelsOf(const ZarrLayout& layout, const std::string& where);

}  // namespace volumen
