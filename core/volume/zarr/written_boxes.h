#pragma once

#include "core/volume/chunk_cache.h"
#include "core/volume/zarr/zarr_writer.h"

namespace volumen {

/// Reads boxes of level 0 back from a store that is being written; decoded chunks stay in memory up to a budget. Any thread.
class WrittenBoxes {
public:
    /// The writer must outlive this, and the chunks that are read must be written by then.
    WrittenBoxes(const ZarrWriter& writer, std::size_t budgetBytes) : m_writer(writer), m_cache(budgetBytes) {}

    /// The box may reach outside the volume: the fill value is there. Throws Error.
    Chunk read(const Box& box) const;

private:
    ChunkPtr chunk(const ChunkKey& key) const;

    const ZarrWriter& m_writer;
    mutable ChunkCache m_cache;
};

}  // namespace volumen
