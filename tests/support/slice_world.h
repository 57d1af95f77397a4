#pragma once

#include <cmath>
#include <map>
#include <optional>
#include <random>
#include <vector>

#include "core/volume/slice.h"

namespace volumen {

/// A small volume with levels, whose chunks can be taken away, and a plain double-precision sampler of it to compare with.
class SliceWorld {
public:
    SliceWorld(VoxelType type, Voxel shape, Voxel chunk, int levels = 1, unsigned seed = 1) : m_random(seed) {
        m_info.type = type;
        m_info.fillValue = 7;
        for (int l = 0; l < levels; ++l) {
            const double f = 1 << l;
            m_info.levels.push_back({.shape = ceilDiv(shape, Voxel{1 << l, 1 << l, 1 << l}), .chunkShape = chunk, .factor = {f, f, f},
                                     .offset = {(f - 1) / 2, (f - 1) / 2, (f - 1) / 2}, .codec = {}});
            fill(l);
        }
    }

    VolumeInfo& info() { return m_info; }
    std::mt19937& random() { return m_random; }
    std::map<ChunkKey, CachedChunk>& chunks() { return m_chunks; }
    void set(ChunkKey key, ChunkState state) { m_chunks[key] = {state, nullptr, state == ChunkState::failed ? "broken" : ""}; }
    void setLevel(int level, ChunkState state) {
        for (auto& [key, chunk] : m_chunks)
            if (key.level == level) chunk = {state, nullptr, {}};
    }
    /// Takes away a part of the chunks, by chance.
    void scatter(double unknown, double absent, double failed) {
        std::uniform_real_distribution<double> chance(0, 1);
        for (auto& [key, chunk] : m_chunks) {
            const double c = chance(m_random);
            if (c < unknown) chunk = {};
            else if (c < unknown + absent) chunk = {ChunkState::absent, nullptr, {}};
            else if (c < unknown + absent + failed) chunk = {ChunkState::failed, nullptr, "broken"};
        }
    }

    CachedChunk find(const ChunkKey& key) {
        ++m_asked[key];
        const auto found = m_chunks.find(key);
        return found == m_chunks.end() ? CachedChunk{} : found->second;
    }
    ChunkLookup lookup() {
        return [this](const ChunkKey& key) { return find(key); };
    }
    const std::map<ChunkKey, int>& asked() const { return m_asked; }

    SliceImage sample(const SlicePlane& plane, PixelRect rect, int level, Interpolation interpolation, const Slab& slab = {}) {
        m_asked.clear();
        return sampleSlice(m_info, plane, rect, level, interpolation, slab, lookup());
    }

    /// A voxel's value as a real number, the fill value where its chunk is absent.
    double voxel(int level, Voxel v, ChunkState& state) const {
        const LevelInfo& l = m_info.levels[static_cast<std::size_t>(level)];
        const Voxel index{v.z / l.chunkShape.z, v.y / l.chunkShape.y, v.x / l.chunkShape.x};
        const auto found = m_chunks.find({level, index});
        state = found == m_chunks.end() ? ChunkState::unknown : found->second.state;
        if (state != ChunkState::resident) return m_info.fillValue;
        return visitType(m_info.type, [&](auto zero) {
            using T = decltype(zero);
            return static_cast<double>(found->second.chunk->view<T>().at(v - index * l.chunkShape));
        });
    }

    struct Expected {
        std::uint8_t cover = cover::outside;
        double value = 0;   ///< not rounded
    };
    Expected expected(const SlicePlane& plane, std::int64_t row, std::int64_t column, int level, Interpolation interpolation,
                      const Slab& slab = {}) const {
        for (int l = level; l < static_cast<int>(m_info.levels.size()); ++l) {
            const Expected e = atLevel(plane, row, column, l, interpolation, slab);
            if (e.cover != cover::pending) return e;
        }
        return {cover::pending, m_info.fillValue};
    }

private:
    void fill(int level) {
        const LevelInfo& l = m_info.levels[static_cast<std::size_t>(level)];
        const Voxel grid = chunkGrid(l);
        for (Voxel i; i.z < grid.z; ++i.z)
            for (i.y = 0; i.y < grid.y; ++i.y)
                for (i.x = 0; i.x < grid.x; ++i.x) m_chunks[{level, i}] = {ChunkState::resident, randomChunk(l), {}};
    }
    ChunkPtr randomChunk(const LevelInfo& l) {
        const auto chunk = std::make_shared<Chunk>(m_info.type, l.chunkShape);
        visitType(m_info.type, [&](auto zero) {
            using T = decltype(zero);
            T* voxels = chunk->template view<T>().data;
            for (std::int64_t i = 0; i < voxelCount(l.chunkShape); ++i) voxels[i] = randomVoxel<T>();
        });
        return chunk;
    }
    template <class T>
    T randomVoxel() {
        if constexpr (std::is_integral_v<T> && sizeof(T) <= 2) return static_cast<T>(m_random());
        else if constexpr (std::is_unsigned_v<T>) return static_cast<T>(m_random() % 1000);
        else return static_cast<T>(static_cast<float>(static_cast<int>(m_random() % 2000) - 1000));
    }

    Expected atLevel(const SlicePlane& plane, std::int64_t row, std::int64_t column, int level, Interpolation interpolation,
                     const Slab& slab) const {
        const Point normal = cross(plane.right, plane.down) / length(cross(plane.right, plane.down));
        double sum = 0, low = INFINITY, high = -INFINITY;
        int count = 0;
        bool failed = false, pending = false;
        for (int k = -slab.halfVoxels; k <= slab.halfVoxels; ++k) {
            const Point p = plane.at(static_cast<double>(row), static_cast<double>(column)) + normal * static_cast<double>(k);
            if (!inside(p)) continue;
            double value = 0;
            const ChunkState state = one(level, fromLevel0(m_info.levels[static_cast<std::size_t>(level)], p), interpolation, value);
            failed = failed || state == ChunkState::failed, pending = pending || state == ChunkState::unknown;
            sum += value, low = std::min(low, value), high = std::max(high, value), ++count;
        }
        if (count == 0) return {cover::outside, m_info.fillValue};
        if (pending) return {cover::pending, m_info.fillValue};
        if (failed) return {cover::failed, 0};
        const double reduced = slab.reduce == Reduce::mean ? sum / count : slab.reduce == Reduce::max ? high : low;
        return {cover::ofLevel(level), reduced};
    }
    bool inside(Point p) const {
        const Voxel n = m_info.shape();
        const auto in = [](double v, std::int64_t size) { return v >= -0.5 && v < static_cast<double>(size) - 0.5; };
        return in(p.z, n.z) && in(p.y, n.y) && in(p.x, n.x);
    }

    struct Cell {
        std::int64_t index[2];
        double weight[2];
    };
    static Cell cell(double p, std::int64_t size, Interpolation interpolation) {
        const auto top = static_cast<double>(size - 1);
        if (interpolation == Interpolation::nearest) {
            const auto i = static_cast<std::int64_t>(std::clamp(std::floor(std::round(p * 0x1p32) * 0x1p-32 + 0.5), 0.0, top));
            return {{i, i}, {1, 0}};
        }
        const double snapped = std::clamp(std::floor(p * 1048576 + 0.5) / 1048576, 0.0, top);
        const auto i = static_cast<std::int64_t>(std::floor(snapped));
        const double weight = snapped - static_cast<double>(i);
        return {{i, std::min(i + 1, size - 1)}, {1 - weight, weight}};
    }
    ChunkState one(int level, Point p, Interpolation interpolation, double& value) const {
        const Voxel n = m_info.levels[static_cast<std::size_t>(level)].shape;
        const Cell z = cell(p.z, n.z, interpolation), y = cell(p.y, n.y, interpolation), x = cell(p.x, n.x, interpolation);
        ChunkState worst = ChunkState::resident;
        for (int i = 0; i < 8; ++i) {
            const double weight = z.weight[i >> 2] * y.weight[(i >> 1) & 1] * x.weight[i & 1];
            if (weight == 0) continue;
            ChunkState state;
            value += weight * voxel(level, {z.index[i >> 2], y.index[(i >> 1) & 1], x.index[i & 1]}, state);
            if (state == ChunkState::unknown || (state == ChunkState::failed && worst != ChunkState::unknown)) worst = state;
        }
        return worst;
    }

    VolumeInfo m_info;
    std::mt19937 m_random;
    std::map<ChunkKey, CachedChunk> m_chunks;
    std::map<ChunkKey, int> m_asked;
};

/// A texel's native value.
inline double nativeAt(const SliceImage& image, const Texels& texels, std::size_t pixel) {
    const std::byte* at = image.texels.data() + pixel * size(image.type);
    switch (image.type) {
        case TexelType::u8: return static_cast<double>(*reinterpret_cast<const std::uint8_t*>(at)) + texels.bias;
        case TexelType::u16: return static_cast<double>(*reinterpret_cast<const std::uint16_t*>(at)) + texels.bias;
        case TexelType::f32: break;
    }
    return static_cast<double>(*reinterpret_cast<const float*>(at));
}

/// A plane through about the middle of a shape, in any direction, `scale` voxels a pixel.
inline SlicePlane randomPlane(std::mt19937& random, Voxel shape, PixelRect rect, double scale) {
    std::normal_distribution<double> normal;
    std::uniform_real_distribution<double> part(0.3, 0.7);
    const auto direction = [&] { return Point{normal(random), normal(random), normal(random)}; };
    const Point right = direction();
    const Point down = cross(right, direction());
    SlicePlane plane{.origin = toPoint(shape) * Point{part(random), part(random), part(random)}, .right = right * (scale / length(right)),
                     .down = down * (scale / length(down))};
    plane.origin = plane.origin - plane.at(static_cast<double>(rect.top) + static_cast<double>(rect.height) / 2,
                                           static_cast<double>(rect.left) + static_cast<double>(rect.width) / 2) + plane.origin;
    return plane;
}

}  // namespace volumen
