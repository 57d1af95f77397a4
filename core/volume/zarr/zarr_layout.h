#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/volume/volume_info.h"
#include "core/volume/zarr/codecs.h"

namespace volumen {

/// Which OME-Zarr is written: 0.4 is Zarr 2, 0.5 is Zarr 3.
enum class OmeVersion { v04, v05 };

/// What a store is to become. Level n + 1 divides level n's shape by `factors`, rounded up.
struct ZarrLayout {
    OmeVersion version = OmeVersion::v04;
    std::string name;                        ///< of the picture, for people
    VoxelType type = VoxelType::u8;
    Voxel shape;                             ///< of level 0, z-y-x
    Voxel chunkShape{128, 128, 128};         ///< clipped to each level's shape
    std::optional<Voxel> shardShape;         ///< 0.5 only: whole multiples of the chunk's; what is written at once then
    std::optional<Codec> codec = defaultCodec();  ///< nothing: raw voxels
    double fillValue = 0;
    std::optional<Spacing> spacingUm;        ///< nothing: the store says no unit
    Point originUm;                          ///< where the centre of level-0 voxel (0,0,0) lies, µm
    bool flat = false;                       ///< a flattened sheet: the levels keep its depth
    std::optional<Voxel> levelFactors;       ///< nothing: 2,2,2, or 1,2,2 where flat
    std::optional<int> levelCount;           ///< level 0 counts; nothing: until every axis that is reduced is ≤ 256
    std::string attributes = "{}";           ///< a JSON object that joins the group's attributes (where the data comes from …)

    static Codec defaultCodec() { return {.kind = CodecKind::blosc, .level = 3, .bloscInner = "zstd"}; }
    Voxel factors() const { return levelFactors.value_or(Voxel{flat ? 1 : 2, 2, 2}); }
    /// Of a level of this shape: what is compressed alone, and what is written at once.
    Voxel innerShape(Voxel levelShape) const { return smaller(chunkShape, levelShape); }
    Voxel unitShape(Voxel levelShape) const;
};

/// The shapes, factors and offsets of every level of `layout`; chunkShape is what is written at once.
/// Throws Error naming `where` when they cannot be, or the shards are no whole multiples of the chunks.
std::vector<LevelInfo> levelsOf(const ZarrLayout& layout, const std::string& where);

}  // namespace volumen
