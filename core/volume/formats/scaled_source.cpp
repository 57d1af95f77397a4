#include "core/volume/formats/scaled_source.h"

#include "core/volume/zarr/chunk_layout.h"

namespace volumen {

namespace {

VoxelType scaledType(VoxelType stored) { return size(stored) <= 2 || stored == VoxelType::f32 ? VoxelType::f32 : VoxelType::f64; }

class ScaledSource final : public VolumeSource {
public:
    ScaledSource(VolumeSourcePtr source, double slope, double intercept) : m_source(std::move(source)), m_info(m_source->info()), m_slope(slope), m_intercept(intercept) {
        m_info.type = scaledType(m_info.type);
        m_info.fillValue = 0;
    }

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override { return scaledChunk(key, m_source->readChunk(key, std::move(stop))); }
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override { return scaledChunk(key, m_source->readPart(key, part, std::move(stop))); }
    bool slicesAreReadAlone() const override { return m_source->slicesAreReadAlone(); }

private:
    ChunkPtr scaledChunk(const ChunkKey& key, const ChunkPtr& stored) const {
        if (!stored) return nullptr;
        auto chunk = std::make_shared<Chunk>(m_info.type, stored->shape());
        visitType(stored->type(), [&](auto zero) {
            const auto from = std::as_const(*stored).view<decltype(zero)>();
            if (m_info.type == VoxelType::f32) scale(from.data, chunk->view<float>());
            else scale(from.data, chunk->view<double>());
        });
        padPast(*chunk, smaller(chunk->shape(), m_info.shape() - key.index * chunk->shape()), m_info.fillValue);
        return chunk;
    }

    template <class From, class To>
    void scale(const From* from, const View3<To>& to) const {
        for (std::int64_t i = 0; i < to.count(); ++i) to.data[i] = static_cast<To>(m_slope * static_cast<double>(from[i]) + m_intercept);
    }

    VolumeSourcePtr m_source;
    VolumeInfo m_info;
    double m_slope;
    double m_intercept;
};

}  // namespace

VolumeSourcePtr scaled(VolumeSourcePtr source, double slope, double intercept) { return std::make_shared<ScaledSource>(std::move(source), slope, intercept); }

}  // namespace volumen
