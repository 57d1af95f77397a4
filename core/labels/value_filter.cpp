#include "core/labels/value_filter.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace volumen {

namespace {

/// The range in the values' own type; nothing where none lies in it.
template <class T>
std::optional<std::pair<T, T>> boundsIn(const ValueRange& range) {
    if constexpr (std::is_integral_v<T>) {
        using Limits = std::numeric_limits<T>;
        const double lo = std::ceil(range.lo), hi = std::floor(range.hi);
        if (!(lo <= hi) || lo > static_cast<double>(Limits::max()) || hi < static_cast<double>(Limits::min())) return std::nullopt;
        return std::pair(lo <= static_cast<double>(Limits::min()) ? Limits::min() : static_cast<T>(lo), hi >= static_cast<double>(Limits::max()) ? Limits::max() : static_cast<T>(hi));
    } else {
        return std::pair(static_cast<T>(range.lo), static_cast<T>(range.hi));
    }
}

/// Bits of eight bytes that are 0 or 1.
std::uint8_t packed(const std::uint8_t* row) {
    std::uint64_t bytes;
    std::memcpy(&bytes, row, 8);
    return static_cast<std::uint8_t>(bytes * 0x0102040810204080ull >> 56);
}

template <class T>
LeafMask maskOf(const std::array<T, kLeafVoxels>& values, T lo, T hi, bool inverted) {
    std::array<std::uint8_t, kLeafVoxels> in;
    for (std::size_t i = 0; i < kLeafVoxels; ++i) {
        if (inverted) in[i] = static_cast<std::uint8_t>(int{values[i] < lo} | int{values[i] > hi});
        else in[i] = static_cast<std::uint8_t>(int{values[i] >= lo} & int{values[i] <= hi});
    }
    LeafMask mask;
    for (int row = 0; row < 64; ++row) mask.addRow(row >> 3, row & 7, packed(in.data() + 8 * row));
    return mask;
}

/// The chunk's part of a leaf: its voxels' values at their places, 0 elsewhere.
template <class T, class Out>
void gather(const Chunk& chunk, Voxel chunkLo, const Box& part, Voxel leafLo, std::array<Out, kLeafVoxels>& values) {
    const auto from = chunk.view<T>();
    for (std::int64_t z = part.lo.z; z < part.hi.z; ++z)
        for (std::int64_t y = part.lo.y; y < part.hi.y; ++y) {
            const T* row = from.row(z - chunkLo.z, y - chunkLo.y) + (part.lo.x - chunkLo.x);
            Out* to = values.data() + ((z - leafLo.z) * kLeafSide + y - leafLo.y) * kLeafSide + part.lo.x - leafLo.x;
            for (std::int64_t x = 0; x < part.hi.x - part.lo.x; ++x) to[x] = static_cast<Out>(row[x]);
        }
}

LeafMask inRange(const Chunk& chunk, Voxel chunkLo, const Box& part, Voxel leafLo, const ValueRange& range) {
    return visitType(chunk.type(), [&](auto zero) {
        using T = decltype(zero);
        using Value = std::conditional_t<std::is_same_v<T, Half>, float, T>;
        const auto bounds = boundsIn<Value>(range);
        if (!bounds) return range.inverted ? maskInside(part, leafLo) : LeafMask{};
        std::array<Value, kLeafVoxels> values{};
        gather<T>(chunk, chunkLo, part, leafLo, values);
        return maskOf(values, bounds->first, bounds->second, range.inverted) & maskInside(part, leafLo);
    });
}

}  // namespace

LeafFilter whereValues(ChunkLookup chunks, Voxel chunkShape, ValueRange range) {
    return [chunks = std::move(chunks), chunkShape, range](Voxel index, LeafMask& mask) {
        const Box leaf{.lo = index * kLeafShape, .hi = index * kLeafShape + kLeafShape};
        const Voxel first{leaf.lo.z / chunkShape.z, leaf.lo.y / chunkShape.y, leaf.lo.x / chunkShape.x};
        const Voxel last{(leaf.hi.z - 1) / chunkShape.z, (leaf.hi.y - 1) / chunkShape.y, (leaf.hi.x - 1) / chunkShape.x};
        LeafMask found;
        for (std::int64_t z = first.z; z <= last.z; ++z)
            for (std::int64_t y = first.y; y <= last.y; ++y)
                for (std::int64_t x = first.x; x <= last.x; ++x) {
                    const Voxel lo = Voxel{z, y, x} * chunkShape;
                    const Box part = intersection(leaf, {lo, lo + chunkShape});
                    if ((mask & maskInside(part, leaf.lo)).none()) continue;
                    if (const ChunkPtr chunk = chunks({z, y, x})) found |= inRange(*chunk, lo, part, leaf.lo, range);
                }
        mask &= found;
    };
}

}  // namespace volumen
