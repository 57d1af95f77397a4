#include "core/learn/infer/chunk_blender.h"

#include "core/volume/chunk_boxes.h"

namespace volumen {

std::int64_t ChunkBlender::add(Voxel lo, const float* values) {
    std::int64_t voxels = 0;
    const Box patch = m_grid.boxOf(lo);
    forEachVoxel(chunksOf(intersection(patch, m_grid.region()), m_grid.chunk()), [&](Voxel index) {
        if (!m_wanted(index)) return;
        Sums& sums = sumsOf(index);
        voxels += voxelCount(intersection(sums.box, patch).shape());
        if (values) accumulate(sums, patch, values);
        if (--sums.missing == 0) finish(index, sums);
    });
    return voxels;
}

ChunkBlender::Sums& ChunkBlender::sumsOf(Voxel index) {
    const auto [found, fresh] = m_sums.try_emplace(ChunkKey{0, index});
    Sums& sums = found->second;
    if (!fresh) return sums;
    sums.box = m_grid.inRegion(index);
    sums.missing = m_grid.patchesOver(index);
    sums.values.resize(static_cast<std::size_t>(voxelCount(sums.box.shape())));
    sums.weights.resize(sums.values.size());
    return sums;
}

void ChunkBlender::accumulate(Sums& sums, const Box& patch, const float* values) const {
    const Box shared = intersection(sums.box, patch);
    const View3<const float> from{values, patch.shape()};
    const View3<float> sum{sums.values.data(), sums.box.shape()}, weight{sums.weights.data(), sums.box.shape()};
    const float* windowX = m_window.x.data() + (shared.lo.x - patch.lo.x);
    for (std::int64_t z = shared.lo.z; z < shared.hi.z; ++z)
        for (std::int64_t y = shared.lo.y; y < shared.hi.y; ++y) {
            const float zy = m_window.z[static_cast<std::size_t>(z - patch.lo.z)] * m_window.y[static_cast<std::size_t>(y - patch.lo.y)];
            const float* p = from.row(z - patch.lo.z, y - patch.lo.y) + (shared.lo.x - patch.lo.x);
            float* s = sum.row(z - sums.box.lo.z, y - sums.box.lo.y) + (shared.lo.x - sums.box.lo.x);
            float* w = weight.row(z - sums.box.lo.z, y - sums.box.lo.y) + (shared.lo.x - sums.box.lo.x);
            for (std::int64_t x = 0; x < shared.shape().x; ++x) {
                const float share = zy * windowX[x];
                s[x] += share * p[x];
                w[x] += share;
            }
        }
}

void ChunkBlender::finish(Voxel index, Sums& sums) {
    auto chunk = std::make_shared<Chunk>(VoxelType::f32, sums.box.shape());
    auto* values = chunk->view<float>().data;
    for (std::size_t i = 0; i < sums.values.size(); ++i) values[i] = sums.weights[i] > 0 ? sums.values[i] / sums.weights[i] : 0;
    m_sums.erase(ChunkKey{0, index});
    m_done(index, std::move(chunk));
}

}  // namespace volumen
