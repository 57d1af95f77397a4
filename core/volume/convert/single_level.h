#pragma once

#include <optional>
#include <string>

#include "core/volume/convert/volume_sink.h"

/// What the formats that hold level 0 only have in common. Any thread.
namespace volumen {

/// "gzip:4" as `--codec` says it.
struct CodecWish {
    std::string name;            ///< empty: none was said
    std::optional<int> level;
};
/// Throws Error naming `--codec` when what follows the colon is no whole number.
CodecWish codecWish(const std::string& text);

/// A level from `lo` to `hi`, `otherwise` where none was said. Throws Error naming `--codec`.
int levelOf(const CodecWish& wish, int lo, int hi, int otherwise);

/// Throws Error that names `--codec` and what the format takes.
[[noreturn]] void refuseCodec(const std::string& format, const CodecWish& wish, const std::string& takes);

/// Of a format whose unit is not for a person to choose: throws Error naming `--chunk` where one was chosen all the same.
void refuseChunkShape(const SinkLayout& layout, const std::string& format);

/// What such an output will be. Throws Error naming the option: several levels, shards, a shape that cannot be.
VolumeInfo singleLevelInfo(const Path& out, const std::string& format, const SinkLayout& layout, Voxel chunkShape, const std::string& codec);

/// Whole slices, together about 16 MiB, or whole rows of a slice where one is giant: z-y-x; so that chunk by chunk is voxel by voxel of the file.
Voxel slabShape(Voxel shape, VoxelType type);

/// Whole rows, of each slice about 1 MiB, together about 16 MiB: z-y-x. A source of cubes is then read once, where slabs would decode it many times.
Voxel bandShape(Voxel shape, VoxelType type);

/// The chunk with the fill value around it, in the level's chunk shape; the chunk itself where it has that shape already.
class PaddedChunk {
public:
    PaddedChunk(const Chunk& chunk, Voxel shape, double fillValue);
    const Chunk& get() const { return m_padded ? *m_padded : m_chunk; }

private:
    const Chunk& m_chunk;
    std::optional<Chunk> m_padded;
};

}  // namespace volumen
