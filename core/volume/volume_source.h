#pragma once

#include <memory>
#include <optional>
#include <stop_token>

#include "core/base/error.h"
#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// What one read of a source costs: who reads a whole volume asks for boxes that waste none of it.
struct ReadUnit {
    Voxel shape;         ///< voxels that are fetched and decoded together; {1, 1, x}: rows come as they are
    bool rows = false;   ///< `readRows` is there, and cheaper than chunks
};

/// Anything that can be shown as voxels. Sources only read; caching is the ChunkCache's task.
/// All functions may be called from any thread, at the same time.
class VolumeSource {
public:
    virtual ~VolumeSource() = default;
    virtual const VolumeInfo& info() const = 0;

    /// One chunk: `info().levels[key.level].chunkShape` voxels, z-y-x, x fastest, padded with the fill value past the end.
    /// Null: the store holds nothing there. Throws Error when the data cannot be read, Cancelled when `stop` asked for it.
    virtual ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const = 0;

    /// `readChunk` for whoever needs no more than the voxels of `part`, counted from the chunk's first: only those are sure to hold their
    /// values. Worth a way of its own where a part is cheaper than the whole, and one damaged slice must not spoil its neighbours.
    virtual ChunkPtr readPart(const ChunkKey& key, const Box& /*part*/, std::stop_token stop) const { return readChunk(key, std::move(stop)); }

    /// A slice (constant z) of a chunk costs `readPart` about its share of the whole, as where each slice is a file.
    virtual bool slicesAreReadAlone() const { return false; }

    /// What is decoded at once: a chunk, unless the source says otherwise.
    virtual ReadUnit readUnit(int level) const { return {.shape = info().levels[static_cast<std::size_t>(level)].chunkShape}; }

    /// The voxels of `box`, inside level 0 and one slice deep, tightly packed into `into`, where `readUnit(0).rows`. Throws as `readChunk` does.
    virtual void readRows(const Box& /*box*/, std::byte* /*into*/, std::stop_token) const { throw Error(info().path + ": has no rows to read"); }

    /// A stand-in for a chunk that is dear to read, to be shown until `readChunk` has the exact one (a null chunk: nothing there, as
    /// far as a quick look tells). Nothing, as most sources say: `readChunk` is quick enough. Only the ChunkLoader and
    /// histograms ask for it; whoever needs true values calls `readChunk` and never sees a stand-in.
    virtual std::optional<ChunkPtr> readQuickly(const ChunkKey&, std::stop_token) const { return std::nullopt; }
};

using VolumeSourcePtr = std::shared_ptr<const VolumeSource>;

}  // namespace volumen
