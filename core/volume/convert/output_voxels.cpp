#include "core/volume/convert/output_voxels.h"

#include <algorithm>

namespace volumen {

OutputVoxels::OutputVoxels(const VoxelOrigin& origin, ThreadPool& pool, std::size_t keepBytes, std::size_t maskBytes)
    : m_origin(origin), m_reader(origin.source, pool, keepBytes), m_mask(origin.mask.empty() ? nullptr : openMask(origin.mask, origin.source.info().shape(), pool, maskBytes)) {}

BlockPlan OutputVoxels::plan(Voxel chunkShape, std::int64_t mostBytes) const {
    Voxel readShape = m_origin.source.readUnit(0).shape;
    if (m_mask) {
        const Voxel mask = m_mask->readShape();
        readShape = {std::max(readShape.z, mask.z), std::max(readShape.y, mask.y), std::max(readShape.x, mask.x)};
    }
    return BlockPlan({.shape = m_origin.region.shape(), .chunkShape = chunkShape, .origin = m_origin.region.lo, .readShape = readShape,
                      .voxelBytes = static_cast<std::int64_t>(size(m_origin.source.info().type)), .mostBytes = mostBytes});
}

ChunkPtr OutputVoxels::voxels(const Box& box, const SourceBlock& block, NotFinite& notFinite) const {
    const Chunk& source = *block.chunk;
    const Box from{box.lo + m_origin.region.lo - block.lo, box.hi + m_origin.region.lo - block.lo};
    const std::size_t in = size(source.type()), out = size(m_origin.type);
    if (m_origin.map.keeps() && !m_mask && from == Box{{}, source.shape()}) {
        notFinite += m_origin.map.count(source.data(), source.byteCount() / in);
        return block.chunk;
    }
    const auto made = m_chunks.take(m_origin.type, box.shape());
    const auto width = static_cast<std::size_t>(box.shape().x);
    std::byte* to = made->data();
    for (std::int64_t z = from.lo.z; z < from.hi.z; ++z)
        for (std::int64_t y = from.lo.y; y < from.hi.y; ++y, to += width * out)
            notFinite += m_origin.map.map(source.data() + static_cast<std::size_t>((z * source.shape().y + y) * source.shape().x + from.lo.x) * in, to, width);
    if (m_mask) m_mask->apply({box.lo + m_origin.region.lo, box.hi + m_origin.region.lo}, *made);
    return made;
}

}  // namespace volumen
