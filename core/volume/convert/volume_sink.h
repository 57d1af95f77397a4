#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/files.h"
#include "core/jobs/thread_pool.h"
#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// What a converted volume is to become; every format takes from it what it can hold and throws Error for a wish that it cannot grant
/// (a codec it does not know, a level count above 1 …), naming the option.
struct SinkLayout {
    std::string name;                     ///< of the picture or dataset, for people; an HDF5's dataset is named so
    VoxelType type = VoxelType::u8;
    Voxel shape;                          ///< of level 0, z-y-x
    std::optional<Voxel> chunkShape;      ///< --chunk; nothing: the format's own (128, clipped to the shape, where chunks are free)
    std::optional<Voxel> shardShape;      ///< --shard, only OME-Zarr 0.5
    std::string codec;                    ///< --codec as typed: "zstd:3"; empty: the format's default
    double fillValue = 0;
    std::optional<Spacing> spacingUm;     ///< nothing: the file says no unit
    Point originUm;                       ///< where the centre of level-0 voxel (0,0,0) lies, µm
    bool flat = false;                    ///< a flattened sheet: the levels keep its depth
    std::optional<Voxel> factors;         ///< from level to level; nothing: 2,2,2, or 1,2,2 where flat
    std::optional<int> levelCount;        ///< level 0 counts; nothing: until every axis that is reduced is ≤ 256 (formats without levels: 1)
    std::vector<std::pair<std::string, std::string>> textKeys;   ///< names and values, stored where the format holds keys (NRRD)
    std::string attributes = "{}";        ///< a JSON object {"volumen": {…}}: source, command, value rule …; stored where the format can hold text
};

/// What stands where the output is to grow.
enum class SinkOpening {
    fresh,     ///< nothing; the caller has removed what may be replaced (a folder OUT exists already and holds the journal alone)
    continued, ///< what an earlier run left unfinished under the same layout: chunks that were synced are kept
};

/// Where converted voxels go: the one wall between a conversion and a file format. Chunks may be written and read from any thread at the
/// same time, each chunk by one thread at a time; a chunk that was written before is replaced.
class VolumeSink {
public:
    virtual ~VolumeSink() = default;

    /// The type and, per level, shape and chunkShape: the unit of writing (a TIFF stack: one slice). `path` is the finished output's.
    virtual const VolumeInfo& info() const = 0;

    /// Writes one chunk: of the level's chunk shape, or at the far edges of what is left of it. A process that is killed afterwards
    /// (by any signal) has written it; it is never half there for `readChunk` of a continued sink. Throws Error (a full disk: outOfSpace).
    virtual void writeChunk(const ChunkKey& key, const Chunk& chunk) = 0;

    /// Threads that `writeChunk` may share one large chunk's work with, while they live; null: none. Called before the first `writeChunk`.
    virtual void shareWork(ThreadPool* /*pool*/) {}

    /// What was written, padded with the fill value to the level's chunk shape; null: nothing is there, as good as the fill value. Throws Error.
    virtual ChunkPtr readChunk(const ChunkKey& key) const = 0;

    /// Every `writeChunk` that has returned survives a power cut, too. Called now and then from one thread, while others write. Throws Error.
    virtual void sync() = 0;

    /// Replaces the layout's attributes by the same with what is known only at the end (counts of NaN …); called before `finish`.
    /// A format that holds no text, or holds it in front of the voxels, leaves it.
    virtual void describe(const std::string& /*attributes*/) {}

    /// All is written and synced: marks of the unfinished go, the output takes its name. Nothing is written afterwards; `readChunk` still
    /// works, for verifying. Throws Error.
    virtual void finish() = 0;
};

using VolumeSinkPtr = std::unique_ptr<VolumeSink>;

}  // namespace volumen
