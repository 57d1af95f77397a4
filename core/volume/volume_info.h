#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/geometry.h"
#include "core/base/voxel_type.h"

namespace volumen {

/// One step of the pyramid. Level 0 is the finest.
struct LevelInfo {
    Voxel shape;              ///< voxels, z-y-x
    Voxel chunkShape;         ///< what `VolumeSource::readChunk` returns at this level
    Point factor{1, 1, 1};    ///< level-0 voxels per voxel of this level, per axis: a surface volume keeps its depth
    Point offset{0, 0, 0};    ///< where the centre of this level's voxel (0,0,0) lies, in level-0 voxels: (factor − 1) / 2 unless the file says otherwise
    std::string codec;        ///< "none", "blosc-lz4", "gzip" …, as the file names it
};

/// What is known of a volume without reading a voxel.
struct VolumeInfo {
    std::string path;
    std::string format;                 ///< one of the words of `volumen-cli info`: "ome-zarr", "zarr", "hdf5", "tiff-stack" …
    std::string version;                ///< of the format; empty when it has none
    std::string dataset;                ///< the array inside a container; empty when there is no choice
    std::vector<std::string> datasets;  ///< every array that could be chosen
    std::string reading;                ///< what a person said of its axes and channel (`reading` in open_volume.h); empty when nothing
    VoxelType type = VoxelType::u8;
    double fillValue = 0;               ///< of chunks that do not exist, and of everything outside
    std::optional<Spacing> spacingUm;   ///< µm per level-0 voxel; nothing where the file does not say
    Point originUm{0, 0, 0};            ///< where the centre of level-0 voxel (0,0,0) lies, µm; 0 where the file does not say
    bool flat = false;                  ///< a flattened sheet (flat_rule.h): made-up levels keep its depth
    std::vector<LevelInfo> levels;      ///< at least one
    std::vector<std::string> warnings;  ///< sentences: "slices 00017, 00018 are missing"
    std::vector<std::pair<std::string, std::string>> provenance;   ///< what the file says of where it comes from, for people: names and texts

    Voxel shape() const { return levels.front().shape; }
};

/// A level's voxel position in level-0 voxels, and back.
inline Point toLevel0(const LevelInfo& level, Point p) { return p * level.factor + level.offset; }
inline Point fromLevel0(const LevelInfo& level, Point p) { return (p - level.offset) / level.factor; }

/// Chunks along each axis of a level.
inline Voxel chunkGrid(const LevelInfo& level) { return ceilDiv(level.shape, level.chunkShape); }

/// Throws Error naming `where` unless `shape` and `chunkShape` are positive and no product of them (bytes of the volume,
/// bytes of one chunk) leaves 63 bits. A store may be of any size; only what is read is allocated.
void checkShapes(const std::string& where, Voxel shape, Voxel chunkShape, VoxelType type);

/// Throws Error unless the volume has such a level.
void checkLevel(const VolumeInfo& info, int level);

/// The largest chunk that is decoded: a header that claims more is refused when the chunk is read, not when the store is opened.
constexpr std::int64_t kMaxChunkBytes = std::int64_t{2} << 30;

}  // namespace volumen
