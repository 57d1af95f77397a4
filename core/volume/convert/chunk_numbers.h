#pragma once

#include <vector>

#include "core/volume/chunk.h"
#include "core/volume/volume_info.h"

namespace volumen {

/// Every chunk of every level has a number: level 0 first, x fastest.
class ChunkNumbers {
public:
    explicit ChunkNumbers(const VolumeInfo& info);

    std::int64_t count() const { return m_first.back(); }
    /// Chunks of all levels but the first have numbers from here on.
    std::int64_t firstCoarse() const { return m_first[1]; }
    std::int64_t number(const ChunkKey& key) const;
    ChunkKey key(std::int64_t number) const;

private:
    std::vector<Voxel> m_grids;
    std::vector<std::int64_t> m_first;   // of each level, and one past the last
};

}  // namespace volumen
