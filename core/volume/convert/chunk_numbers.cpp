#include "core/volume/convert/chunk_numbers.h"

#include <algorithm>

#include "core/volume/chunk_boxes.h"

namespace volumen {

ChunkNumbers::ChunkNumbers(const VolumeInfo& info) : m_first{0} {
    for (const LevelInfo& level : info.levels) {
        m_grids.push_back(chunkGrid(level));
        m_first.push_back(m_first.back() + voxelCount(m_grids.back()));
    }
}

std::int64_t ChunkNumbers::number(const ChunkKey& key) const {
    const Voxel grid = m_grids[static_cast<std::size_t>(key.level)];
    return m_first[static_cast<std::size_t>(key.level)] + (key.index.z * grid.y + key.index.y) * grid.x + key.index.x;
}

ChunkKey ChunkNumbers::key(std::int64_t number) const {
    const auto level = static_cast<std::size_t>(std::upper_bound(m_first.begin(), m_first.end(), number) - m_first.begin()) - 1;
    return {static_cast<int>(level), indexInGrid(m_grids[level], number - m_first[level])};
}

}  // namespace volumen
