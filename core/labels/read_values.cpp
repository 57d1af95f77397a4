#include "core/labels/read_values.h"

#include <cmath>
#include <cstring>
#include <limits>
#include <optional>

namespace volumen {

namespace {

/// The band in the values' own type; nothing where none lies in it.
template <class T>
std::optional<std::pair<T, T>> boundsIn(const ValueBand& band) {
    if constexpr (std::is_integral_v<T>) {
        using Limits = std::numeric_limits<T>;
        const double lo = std::ceil(band.lo), hi = std::floor(band.hi);
        if (!(lo <= hi) || lo > static_cast<double>(Limits::max()) || hi < static_cast<double>(Limits::min())) return std::nullopt;
        return std::pair(lo <= static_cast<double>(Limits::min()) ? Limits::min() : static_cast<T>(lo), hi >= static_cast<double>(Limits::max()) ? Limits::max() : static_cast<T>(hi));
    } else {
        return std::pair(static_cast<T>(band.lo), static_cast<T>(band.hi));
    }
}

/// Bits of eight bytes that are 0 or 1.
std::uint8_t packed(const std::uint8_t* row) {
    std::uint64_t bytes;
    std::memcpy(&bytes, row, 8);
    return static_cast<std::uint8_t>(bytes * 0x0102040810204080ull >> 56);
}

template <class T>
using LeafValues = std::array<T, kLeafVoxels>;

template <class T>
LeafMask maskOf(const LeafValues<T>& values, T lo, T hi, bool inverted) {
    LeafValues<std::uint8_t> in;
    for (std::size_t i = 0; i < kLeafVoxels; ++i) {
        if (inverted) in[i] = static_cast<std::uint8_t>(int{values[i] < lo} | int{values[i] > hi});
        else in[i] = static_cast<std::uint8_t>(int{values[i] >= lo} & int{values[i] <= hi});
    }
    LeafMask mask;
    for (int row = 0; row < 64; ++row) mask.addRow(row >> 3, row & 7, packed(in.data() + 8 * row));
    return mask;
}

constexpr auto kSide = static_cast<std::size_t>(kLeafSide);

/// Where the eight voxels of a leaf lie along one axis of the volume, and which of them share a chunk.
struct LeafAxis {
    struct Part {
        std::size_t first, end;   ///< of the eight
        std::int64_t chunk;
    };
    std::array<std::int64_t, kSide> at{};   ///< in their chunk
    std::array<Part, kSide> parts{};
    std::size_t count = 0;
    bool inRow = false;   ///< one part, one voxel after the other

    LeafAxis(std::int64_t lo, double step, double offset, std::int64_t length, std::int64_t chunkLength) {
        if (step == 1 && takeRow(lo + static_cast<std::int64_t>(std::floor(std::clamp(offset, -1e15, 1e15) + 0.5)), length, chunkLength)) return;
        for (std::size_t i = 0; i < kSide; ++i) {
            const double place = std::floor(static_cast<double>(lo + static_cast<std::int64_t>(i)) * step + offset + 0.5);
            if (!(place >= 0) || place >= static_cast<double>(length)) continue;
            const auto voxel = static_cast<std::int64_t>(place);
            at[i] = voxel % chunkLength;
            if (count > 0 && parts[count - 1].end == i && parts[count - 1].chunk == voxel / chunkLength) ++parts[count - 1].end;
            else parts[count++] = {i, i + 1, voxel / chunkLength};
        }
    }

private:
    /// Voxel on voxel, all eight in one chunk: nearly always.
    bool takeRow(std::int64_t first, std::int64_t length, std::int64_t chunkLength) {
        if (first < 0 || first + kLeafSide > length) return false;
        const std::int64_t chunk = first / chunkLength, start = first - chunk * chunkLength;
        if (start + kLeafSide > chunkLength) return false;
        for (std::size_t i = 0; i < kSide; ++i) at[i] = start + static_cast<std::int64_t>(i);
        parts[0] = {0, kSide, chunk}, count = 1;
        return inRow = true;
    }
};

/// A leaf in the volume: `f(chunk index, the leaf's voxels in that chunk)` for each chunk that it touches.
struct LeafPlace {
    Voxel lo;   ///< the leaf's first voxel, of the labels
    LeafAxis z, y, x;

    LeafPlace(const ReadValues& v, Voxel leaf)
        : lo(leaf * kLeafShape), z(lo.z, v.step.z, v.offset.z, v.shape.z, v.chunkShape.z), y(lo.y, v.step.y, v.offset.y, v.shape.y, v.chunkShape.y),
          x(lo.x, v.step.x, v.offset.x, v.shape.x, v.chunkShape.x) {}

    template <class F>
    void forEachChunk(F&& f) const {
        for (std::size_t a = 0; a < z.count; ++a)
            for (std::size_t b = 0; b < y.count; ++b)
                for (std::size_t c = 0; c < x.count; ++c) {
                    const auto signedOf = [](std::size_t i) { return static_cast<std::int64_t>(i); };
                    const Box part{.lo = {signedOf(z.parts[a].first), signedOf(y.parts[b].first), signedOf(x.parts[c].first)},
                                   .hi = {signedOf(z.parts[a].end), signedOf(y.parts[b].end), signedOf(x.parts[c].end)}};
                    f(Voxel{z.parts[a].chunk, y.parts[b].chunk, x.parts[c].chunk}, part);
                }
    }

    /// The chunk's values at their places in the leaf; those of other chunks stay.
    template <class T, class Out>
    void gather(const Chunk& chunk, const Box& part, LeafValues<Out>& values) const {
        const auto from = chunk.view<T>();
        for (auto vz = static_cast<std::size_t>(part.lo.z); vz < static_cast<std::size_t>(part.hi.z); ++vz)
            for (auto vy = static_cast<std::size_t>(part.lo.y); vy < static_cast<std::size_t>(part.hi.y); ++vy) {
                const T* row = from.row(z.at[vz], y.at[vy]);
                Out* to = values.data() + (vz * kSide + vy) * kSide;
                if (x.inRow) {
                    for (std::size_t i = 0; i < kSide; ++i) to[i] = static_cast<Out>(row[x.at[0] + static_cast<std::int64_t>(i)]);
                    continue;
                }
                for (auto vx = static_cast<std::size_t>(part.lo.x); vx < static_cast<std::size_t>(part.hi.x); ++vx) to[vx] = static_cast<Out>(row[x.at[vx]]);
            }
    }
};

LeafMask inBand(const Chunk& chunk, const LeafPlace& place, const Box& part, const ValueBand& band) {
    return visitType(chunk.type(), [&](auto zero) {
        using T = decltype(zero);
        using Value = std::conditional_t<std::is_same_v<T, Half>, float, T>;
        const LeafMask there = maskInside(part, {});
        const auto bounds = boundsIn<Value>(band);
        if (!bounds) return band.inverted ? there : LeafMask{};
        LeafValues<Value> values;
        if (!there.full()) values.fill(Value{});
        place.gather<T>(chunk, part, values);
        return maskOf(values, bounds->first, bounds->second, band.inverted) & there;
    });
}

bool contains(const ValueBand& band, double value) { return band.inverted ? value < band.lo || value > band.hi : value >= band.lo && value <= band.hi; }

/// The chunk that was asked for last is mostly the one that is asked for next.
class LastChunk {
public:
    explicit LastChunk(ChunkLookup chunks) : m_chunks(std::move(chunks)) {}
    const CachedChunk& find(const ChunkKey& key) {
        if (!m_key || *m_key != key || !m_chunk.chunk) m_chunk = m_chunks(key), m_key = key;
        return m_chunk;
    }

private:
    ChunkLookup m_chunks;
    std::optional<ChunkKey> m_key;
    CachedChunk m_chunk;
};

bool isExact(const CachedChunk& chunk) { return !chunk.provisional && (chunk.state == ChunkState::resident || chunk.state == ChunkState::absent); }

}  // namespace

ReadValues ReadValues::of(const VolumeInfo& info, ChunkLookup chunks) {
    return {.shape = info.shape(), .chunkShape = info.levels.front().chunkShape, .fillValue = info.fillValue, .offset = {}, .chunks = std::move(chunks)};
}

LeafFilter whereValues(ReadValues values, ValueBand band) {
    LastChunk chunks(std::move(values.chunks));
    return [values = std::move(values), chunks = std::move(chunks), band](Voxel index, LeafMask& mask) mutable {
        const LeafPlace place(values, index);
        LeafMask found;
        place.forEachChunk([&](Voxel chunkIndex, const Box& part) {
            const LeafMask asked = mask & maskInside(part, {});
            if (asked.none()) return;
            const CachedChunk& chunk = chunks.find({.level = 0, .index = chunkIndex});
            if (!isExact(chunk)) return;
            if (chunk.chunk) found |= inBand(*chunk.chunk, place, part, band);
            else if (contains(band, values.fillValue)) found |= asked;
        });
        mask &= found;
    };
}

Array3<float> valuesOf(const ReadValues& values, const Box& box, const std::function<void()>& each) {
    Array3<float> made(box.shape(), std::numeric_limits<float>::quiet_NaN());
    LeafValues<float> leaf;
    for (std::int64_t z = box.lo.z >> 3; z <= (box.hi.z - 1) >> 3; ++z)
        for (std::int64_t y = box.lo.y >> 3; y <= (box.hi.y - 1) >> 3; ++y) {
            if (each) each();
            for (std::int64_t x = box.lo.x >> 3; x <= (box.hi.x - 1) >> 3; ++x) {
                const LeafPlace place(values, {z, y, x});
                leaf.fill(std::numeric_limits<float>::quiet_NaN());
                place.forEachChunk([&](Voxel chunkIndex, const Box& part) {
                    const CachedChunk chunk = values.chunks({.level = 0, .index = chunkIndex});
                    if (!isExact(chunk)) return;
                    if (chunk.chunk) visitType(chunk.chunk->type(), [&](auto zero) { place.gather<decltype(zero)>(*chunk.chunk, part, leaf); });
                    else maskInside(part, {}).forEach([&](int voxel) { leaf[static_cast<std::size_t>(voxel)] = static_cast<float>(values.fillValue); });
                });
                maskInside(box, place.lo).forEach([&](int voxel) {
                    made.at(place.lo + Voxel{voxel >> 6, voxel >> 3 & 7, voxel & 7} - box.lo) = leaf[static_cast<std::size_t>(voxel)];
                });
            }
        }
    return made;
}

}  // namespace volumen
