#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "core/volume/slice.h"
#include "core/volume/slice_block.h"

namespace volumen {

/// One pixel at a time from whichever chunks it needs, for voxels of type T: right everywhere, so the fast ways leave to it what
/// crosses chunks or meets missing ones.
template <class T>
class PixelSampler {
public:
    explicit PixelSampler(SliceBlock& block) : m_block(block), m_fill(fillOf(block.info.fillValue)) {}

    /// True with the value in `value`, else the cover (pending or failed) in `missing`.
    bool linear(FixedPoint p, float& value, std::uint8_t& missing) {
        return linear(cellAt(p.z, m_block.z.last), cellAt(p.y, m_block.y.last), cellAt(p.x, m_block.x.last), value, missing);
    }
    bool linear(AxisCell z, AxisCell y, AxisCell x, float& value, std::uint8_t& missing);

    /// `p` has a half added on every axis.
    bool nearest(FixedPoint p, float& value, std::uint8_t& missing) {
        return nearest(voxelAt(p.z, m_block.z.last), voxelAt(p.y, m_block.y.last), voxelAt(p.x, m_block.x.last), value, missing);
    }
    bool nearest(std::uint32_t z, std::uint32_t y, std::uint32_t x, float& value, std::uint8_t& missing);

    /// Asks memory for the cell of `p`, whichever the interpolation.
    void prefetch(FixedPoint p) const {
        const AxisCell z = cellAt(p.z, m_block.z.last), y = cellAt(p.y, m_block.y.last), x = cellAt(p.x, m_block.x.last);
        for (const std::uint32_t zi : {z.first, z.second})
            for (const std::uint32_t yi : {y.first, y.second})
                for (const std::uint32_t xi : {x.first, x.second}) prefetch(m_block.z.places[zi], m_block.y.places[yi], m_block.x.places[xi]);
    }

private:
    using Place = BlockAxis::Place;

    void prefetch(Place z, Place y, Place x) const {
        const std::byte* voxels = m_block.chunks.voxels(z.chunk + y.chunk + x.chunk);
        if (voxels) __builtin_prefetch(voxels + std::size_t{z.offset + y.offset + x.offset} * sizeof(T));
    }
    bool corner(Place z, Place y, Place x, float& value, std::uint8_t& missing);
    /// The fill value as a voxel can hold it.
    static float fillOf(double fill) {
        if constexpr (std::is_integral_v<T>) {
            if (std::isnan(fill)) return 0;
            const auto lo = static_cast<double>(std::numeric_limits<T>::min()), hi = static_cast<double>(std::numeric_limits<T>::max());
            return static_cast<float>(std::clamp(std::round(fill), lo, hi));
        }
        return static_cast<float>(fill);
    }
    static float blend(float a, float b, float weight) { return weight == 0 ? a : a + weight * (b - a); }

    SliceBlock& m_block;
    float m_fill;
};

template <class T>
bool PixelSampler<T>::corner(Place z, Place y, Place x, float& value, std::uint8_t& missing) {
    const std::uint32_t chunk = z.chunk + y.chunk + x.chunk;
    switch (m_block.chunks.state(chunk)) {
        case ChunkState::resident:
            value = static_cast<float>(reinterpret_cast<const T*>(m_block.chunks.voxels(chunk))[z.offset + y.offset + x.offset]);
            return true;
        case ChunkState::absent: value = m_fill; return true;
        case ChunkState::failed: missing = missing == cover::pending ? cover::pending : cover::failed; return false;
        case ChunkState::unknown: break;
    }
    missing = cover::pending;
    return false;
}

template <class T>
bool PixelSampler<T>::nearest(std::uint32_t z, std::uint32_t y, std::uint32_t x, float& value, std::uint8_t& missing) {
    missing = cover::outside;
    return corner(m_block.z.places[z], m_block.y.places[y], m_block.x.places[x], value, missing);
}

template <class T>
bool PixelSampler<T>::linear(AxisCell z, AxisCell y, AxisCell x, float& value, std::uint8_t& missing) {
    const Place zs[2] = {m_block.z.places[z.first], m_block.z.places[z.second]};
    const Place ys[2] = {m_block.y.places[y.first], m_block.y.places[y.second]};
    const Place xs[2] = {m_block.x.places[x.first], m_block.x.places[x.second]};
    missing = cover::outside;
    bool all = true;
    float v[8];
    const bool oneChunk = zs[0].chunk == zs[1].chunk && ys[0].chunk == ys[1].chunk && xs[0].chunk == xs[1].chunk;
    const std::byte* voxels = m_block.chunks.voxels(zs[0].chunk + ys[0].chunk + xs[0].chunk);
    if (oneChunk && voxels) {
        const T* t = reinterpret_cast<const T*>(voxels);
        for (int i = 0; i < 8; ++i) v[i] = static_cast<float>(t[zs[i >> 2].offset + ys[(i >> 1) & 1].offset + xs[i & 1].offset]);
    } else {
        for (int i = 0; i < 8; ++i) all &= corner(zs[i >> 2], ys[(i >> 1) & 1], xs[i & 1], v[i], missing);
        if (!all) return false;
    }
    const float z0 = blend(blend(v[0], v[1], x.weight), blend(v[2], v[3], x.weight), y.weight);
    const float z1 = blend(blend(v[4], v[5], x.weight), blend(v[6], v[7], x.weight), y.weight);
    value = blend(z0, z1, z.weight);
    return true;
}

}  // namespace volumen
