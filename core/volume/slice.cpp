#include "core/volume/slice.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>

#include "core/volume/slice_kernels.h"
#include "core/volume/slice_pass.h"

namespace volumen {

namespace {

template <class T>
void putRounded(double value, double lo, double hi, double bias, std::byte* out) {
    const double rounded = std::isnan(value) ? 0 : std::clamp(std::round(value), lo, hi);
    const T texel = static_cast<T>(rounded - bias);
    std::memcpy(out, &texel, sizeof texel);
}

/// One call of sampleSlice.
class SliceSampling {
public:
    SliceSampling(const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, Interpolation interpolation, const Slab& slab,
                  const ChunkLookup& lookup, std::stop_token stop)
        : m_info(info), m_plane(plane), m_rect(rect), m_interpolation(interpolation), m_slab(slab), m_lookup(lookup), m_stop(stop) {
        const Point normal = cross(plane.right, plane.down);
        const double long_ = length(normal);
        m_normal = long_ > 0 && std::isfinite(long_) ? normal / long_ : Point{};
        m_image.type = texelsFor(info.type).type;
        m_image.height = static_cast<int>(rect.height), m_image.width = static_cast<int>(rect.width);
        m_image.cover.resize(pixels());
        m_image.texels.resize(pixels() * size(m_image.type));
        fill();
    }

    SliceImage sample(int level) {
        markInside();
        for (int l = level; l < static_cast<int>(m_info.levels.size()) && anyPending() && !m_stop.stop_requested(); ++l)
            sampleLevel(l, {0, 0, m_rect.height, m_rect.width});
        const CoverKinds kinds = kindsIn(m_image.cover.data(), 1, m_image.cover.size(), m_image.cover.size(), cover::ofLevel(level));
        m_image.complete = !kinds.pending && !kinds.other, m_image.failed = kinds.failed;
        return std::move(m_image);
    }

private:
    std::size_t pixels() const { return static_cast<std::size_t>(m_rect.height * m_rect.width); }
    bool anyPending() const { return std::memchr(m_image.cover.data(), cover::pending, m_image.cover.size()) != nullptr; }
    bool hasDepth() const { return m_slab.halfVoxels > 0; }
    Point shift(int k) const { return m_normal * static_cast<double>(k); }

    void fill() {
        std::byte texel[4];
        putTexel(m_info.type, m_info.fillValue, texel);
        const std::size_t bytes = size(m_image.type);
        const bool zero = std::all_of(texel, texel + bytes, [](std::byte b) { return b == std::byte{0}; });
        if (zero) return;   // as they are
        for (std::size_t at = 0; at < m_image.texels.size(); at += bytes) std::memcpy(&m_image.texels[at], texel, bytes);
    }

    void markInside() {
        for (int k = -m_slab.halfVoxels; k <= m_slab.halfVoxels; ++k)
            markInside(m_rect, shift(k), m_image.cover.data(), m_rect.width);
    }
    void markInside(PixelRect rect, Point moved, std::uint8_t* cover, std::int64_t rowPixels) const {
        const bool whole = rect.height > 0 && liesInside(m_info, m_plane, rect, moved);
        for (std::int64_t row = 0; row < rect.height; ++row) {
            const Columns inside = whole ? Columns{0, rect.width} : insideColumns(m_info, m_plane, rect, row, moved);
            std::fill(cover + row * rowPixels + inside.begin, cover + row * rowPixels + inside.end, cover::pending);
        }
    }

    /// `part` is counted from the rectangle's first pixel.
    void sampleLevel(int level, PixelRect part) {
        if (part.height <= 0 || part.width <= 0 || m_stop.stop_requested()) return;
        const PixelRect rect{m_rect.top + part.top, m_rect.left + part.left, part.height, part.width};
        std::optional<SliceBlock> block = SliceBlock::make(m_info, level, m_plane, rect, shift(m_slab.halfVoxels), m_lookup);
        if (block) return hasDepth() ? sampleSlab(*block, rect, part, level) : samplePlain(*block, rect, part, level);
        const bool wide = part.width >= part.height;
        PixelRect a = part, b = part;
        if (wide) a.width = part.width / 2, b.left += a.width, b.width -= a.width;
        else a.height = part.height / 2, b.top += a.height, b.height -= a.height;
        sampleLevel(level, a), sampleLevel(level, b);
    }

    std::size_t at(PixelRect part) const { return static_cast<std::size_t>(part.top * m_rect.width + part.left); }

    void samplePlain(SliceBlock& block, PixelRect rect, PixelRect part, int level) {
        run({block, m_plane, rect, Point{}, m_interpolation, m_info.type, m_image.texels.data() + at(part) * size(m_image.type),
             m_image.cover.data() + at(part), m_rect.width, cover::ofLevel(level), m_stop});
    }

    void sampleSlab(SliceBlock& block, PixelRect rect, PixelRect part, int level);

    const VolumeInfo& m_info;
    const SlicePlane& m_plane;
    PixelRect m_rect;
    Interpolation m_interpolation;
    Slab m_slab;
    const ChunkLookup& m_lookup;
    std::stop_token m_stop;
    Point m_normal;
    SliceImage m_image;
};

/// What a slab has gathered for one pixel.
struct Gathered {
    float value = 0;
    std::int32_t count = 0;
    std::uint8_t missing = 0;   ///< pending when one of its samples is, else failed when one is, else 0

    void add(float v, Reduce reduce) {
        if (count++ == 0) value = v;
        else if (reduce == Reduce::mean) value += v;
        else if (std::isnan(value)) value = v;
        else if (reduce == Reduce::max) value = v > value ? v : value;
        else value = v < value ? v : value;
    }
};

void SliceSampling::sampleSlab(SliceBlock& block, PixelRect rect, PixelRect part, int level) {
    const auto count = static_cast<std::size_t>(part.height * part.width);
    std::uint8_t* cover = m_image.cover.data() + at(part);
    const auto coverAt = [&](std::size_t i) -> std::uint8_t& {
        return cover[i / static_cast<std::size_t>(part.width) * static_cast<std::size_t>(m_rect.width) + i % static_cast<std::size_t>(part.width)];
    };
    std::vector<Gathered> gathered(count);
    std::vector<float> values(count);
    std::vector<std::uint8_t> sampleCover(count);
    for (int k = -m_slab.halfVoxels; k <= m_slab.halfVoxels; ++k) {
        std::fill(sampleCover.begin(), sampleCover.end(), cover::outside);
        markInside(rect, shift(k), sampleCover.data(), part.width);
        for (std::size_t i = 0; i < count; ++i)
            if (coverAt(i) != cover::pending || gathered[i].missing == cover::pending) sampleCover[i] = cover::outside;
        run({block, m_plane, rect, shift(k), m_interpolation, VoxelType::f32, reinterpret_cast<std::byte*>(values.data()),
             sampleCover.data(), part.width, cover::ofLevel(level), m_stop});
        if (m_stop.stop_requested()) return;
        for (std::size_t i = 0; i < count; ++i) {
            if (sampleCover[i] >= cover::firstLevel) gathered[i].add(values[i], m_slab.reduce);
            else if (sampleCover[i] == cover::pending || sampleCover[i] == cover::failed) gathered[i].missing = sampleCover[i];
        }
    }
    const std::size_t bytes = size(m_image.type);
    for (std::size_t i = 0; i < count; ++i) {
        std::uint8_t& c = coverAt(i);
        if (c != cover::pending) continue;
        if (gathered[i].missing == cover::failed) c = cover::failed;
        if (gathered[i].missing || gathered[i].count == 0) continue;
        const double value = m_slab.reduce == Reduce::mean ? double{gathered[i].value} / gathered[i].count : double{gathered[i].value};
        putTexel(m_info.type, value, m_image.texels.data() + static_cast<std::size_t>(&c - m_image.cover.data()) * bytes);
        c = cover::ofLevel(level);
    }
}

}  // namespace

Texels texelsFor(VoxelType type) {
    switch (type) {
        case VoxelType::u8: return {TexelType::u8, 0};
        case VoxelType::i8: return {TexelType::u8, -128};
        case VoxelType::u16: return {TexelType::u16, 0};
        case VoxelType::i16: return {TexelType::u16, -32768};
        default: return {TexelType::f32, 0};
    }
}

std::size_t size(TexelType type) { return type == TexelType::u8 ? 1 : type == TexelType::u16 ? 2 : 4; }

void putTexel(VoxelType type, double native, std::byte* out) {
    const Texels texels = texelsFor(type);
    const double lo = texels.bias, width = texels.type == TexelType::u8 ? 255 : 65535;
    const auto value = static_cast<float>(native);
    switch (texels.type) {
        case TexelType::u8: return putRounded<std::uint8_t>(native, lo, lo + width, lo, out);
        case TexelType::u16: return putRounded<std::uint16_t>(native, lo, lo + width, lo, out);
        case TexelType::f32: std::memcpy(out, &value, sizeof value);
    }
}

SliceImage sampleSlice(const VolumeInfo& info, const SlicePlane& plane, PixelRect rect, int level, Interpolation interpolation,
                       const Slab& slab, const ChunkLookup& lookup, std::stop_token stop) {
    return SliceSampling(info, plane, rect, interpolation, slab, lookup, stop).sample(level);
}

}  // namespace volumen
