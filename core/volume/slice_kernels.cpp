#include "core/volume/slice_kernels.h"

#include "core/volume/slice.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/volume/slice_kernels.cpp"
#include <hwy/foreach_target.h>   // must come before highway.h
#include <hwy/highway.h>

#include "core/volume/slice_vectors.inl"

HWY_BEFORE_NAMESPACE();
namespace volumen::HWY_NAMESPACE {

using Bytes = hn::ScalableTag<std::uint8_t>;

/// Whether all bytes are the first one.
bool alike(const std::uint8_t* bytes, std::size_t rows, std::size_t rowBytes, std::size_t count) {
    const Bytes d;
    const auto first = hn::Set(d, *bytes);
    auto differs = hn::Zero(d);
    std::uint8_t rest = 0;
    for (const std::uint8_t* row = bytes; row != bytes + rows * rowBytes; row += rowBytes) {
        std::size_t i = 0;
        for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) differs = hn::Or(differs, hn::Xor(hn::LoadU(d, row + i), first));
        for (; i < count; ++i) rest |= row[i] ^ *bytes;
    }
    return rest == 0 && hn::AllTrue(d, hn::Eq(differs, hn::Zero(d)));
}

void addKind(CoverKinds& kinds, std::uint8_t cover, std::uint8_t mark) {
    (cover == cover::outside ? kinds.outside : cover == cover::pending ? kinds.pending : cover == cover::failed ? kinds.failed
     : cover == mark ? kinds.mark : kinds.other) = true;
}

/// Equal neighbours are taken together.
CoverKinds kindsOf(const std::uint8_t* cover, std::size_t rows, std::size_t rowPixels, std::size_t count, std::uint8_t mark) {
    constexpr std::size_t kTogether = 64;
    CoverKinds kinds;
    if (rows == 0 || count == 0) return kinds;
    if (alike(cover, rows, rowPixels, count)) addKind(kinds, *cover, mark);
    else
        for (std::size_t row = 0; row < rows; ++row)
            for (std::size_t i = 0; i < count; i += kTogether) {
                const std::uint8_t* from = cover + row * rowPixels + i;
                const std::size_t n = std::min(kTogether, count - i);
                if (alike(from, 1, n, n)) addKind(kinds, *from, mark);
                else std::for_each(from, from + n, [&](std::uint8_t c) { addKind(kinds, c, mark); });
            }
    return kinds;
}

template <class Texel>
void store(const float* HWY_RESTRICT values, std::size_t count, std::int32_t lo, Texel* HWY_RESTRICT texels) {
    std::size_t i = 0;
    for (; i + hn::Lanes(F()) <= count; i += hn::Lanes(F()))
        hn::StoreU(texelsOf<Texel>(hn::LoadU(F(), values + i), lo), hn::Rebind<Texel, F>(), texels + i);
    for (; i < count; ++i) texels[i] = static_cast<Texel>(static_cast<std::int32_t>(values[i] + std::copysign(0.5f, values[i])) - lo);
}

void storeTexelsOf(VoxelType type, const float* values, std::size_t count, std::byte* texels) {
    auto* bytes = reinterpret_cast<std::uint8_t*>(texels);
    auto* words = reinterpret_cast<std::uint16_t*>(texels);
    switch (type) {
        case VoxelType::u8: return store(values, count, 0, bytes);
        case VoxelType::i8: return store(values, count, -128, bytes);
        case VoxelType::u16: return store(values, count, 0, words);
        case VoxelType::i16: return store(values, count, -32768, words);
        default: std::copy(values, values + count, reinterpret_cast<float*>(texels));
    }
}

template <class T>
HWY_INLINE VF loadVoxels(const T* from) {
    if constexpr (std::is_same_v<T, float>) return hn::LoadU(F(), from);
    else return hn::ConvertTo(F(), hn::PromoteTo(I(), hn::LoadU(hn::Rebind<T, F>(), from)));
}

/// Writes `count` values and no more; `at(i)` gives the vector of those from i on.
template <class At>
HWY_INLINE void storeAll(At at, std::size_t count, float* HWY_RESTRICT out) {
    std::size_t i = 0;
    for (; i + hn::Lanes(F()) <= count; i += hn::Lanes(F())) hn::StoreU(at(i), F(), out + i);
    if (i == count) return;
    HWY_ALIGN float rest[HWY_MAX_BYTES / 4];
    hn::Store(at(i), F(), rest);
    std::memcpy(out + i, rest, (count - i) * sizeof(float));
}

template <class T>
void blendContiguous(const T* a, const T* b, float weight, std::size_t count, float* HWY_RESTRICT out) {
    const VF w = hn::Set(F(), weight);
    if (weight == 0) storeAll([=](std::size_t i) { return loadVoxels(a + i); }, count, out);
    else storeAll([=](std::size_t i) { return blend<false>(loadVoxels(a + i), loadVoxels(b + i), w); }, count, out);
}

bool blendVoxelsOf(VoxelType type, const std::byte* a, const std::byte* b, float weight, std::size_t count, float* out) {
    const auto run = [&](auto zero) {
        using T = decltype(zero);
        blendContiguous(reinterpret_cast<const T*>(a), reinterpret_cast<const T*>(b), weight, count, out);
        return true;
    };
    switch (type) {
        case VoxelType::u8: return run(std::uint8_t{});
        case VoxelType::i8: return run(std::int8_t{});
        case VoxelType::u16: return run(std::uint16_t{});
        case VoxelType::i16: return run(std::int16_t{});
        case VoxelType::f32: return run(float{});
        default: return false;
    }
}

/// The blend of two lines, vector by vector.
template <bool kBlend>
struct Blended {
    LinePair lines;
    VF weight;

    HWY_INLINE VF at(std::int32_t i) const {
        const VF a = hn::LoadU(F(), lines.first + i);
        if constexpr (!kBlend) return a;
        else return blend<false>(a, hn::LoadU(F(), lines.second + i), weight);
    }
    HWY_INLINE VF at(VI i) const {
        const VF a = hn::GatherIndex(F(), lines.first, i);
        if constexpr (!kBlend) return a;
        else return blend<false>(a, hn::GatherIndex(F(), lines.second, i), weight);
    }
};

HWY_INLINE VF lookup(VF table, VI at) { return hn::TableLookupLanes(table, hn::IndicesFromVec(F(), at)); }

/// `at` less than two vectors.
HWY_INLINE VF lookup(VF low, VF high, VI at) {
    const VI last = hn::Set(I(), static_cast<std::int32_t>(hn::Lanes(F())) - 1), in = hn::And(at, last);
    return hn::IfThenElse(hn::RebindMask(F(), hn::Gt(at, last)), lookup(high, in), lookup(low, in));
}

struct Neighbours {
    VF first, second;
};

/// The values at `at` and after it; those of the vector's pixels lie in [lo, hi].
template <bool kBlend>
HWY_INLINE Neighbours neighboursAt(const Blended<kBlend>& line, VI at, std::int32_t lo, std::int32_t hi) {
    const auto lanes = static_cast<std::int32_t>(hn::Lanes(F()));
    const VI one = hn::Set(I(), 1), near = hn::Sub(at, hn::Set(I(), lo));
    if (hn::AllTrue(I(), hn::Eq(near, hn::Iota(I(), 0)))) return {line.at(lo), line.at(lo + 1)};
    if (hi - lo + 1 < lanes) {
        const VF table = line.at(lo);
        const VI in = hn::And(near, hn::Set(I(), lanes - 1));   // pixels past the last may lie anywhere
        return {lookup(table, in), lookup(table, hn::And(hn::Add(in, one), hn::Set(I(), lanes - 1)))};
    }
    if (hi - lo + 1 < 2 * lanes) {
        const VF low = line.at(lo), high = line.at(lo + lanes);
        return {lookup(low, high, near), lookup(low, high, hn::Add(near, one))};
    }
    return {line.at(at), line.at(hn::Add(at, one))};
}

template <class Out, bool kBlend>
void sampleAll(const LinePair& lines, const LinePixels& pixels, std::byte* HWY_RESTRICT texels) {
    const std::size_t lanes = hn::Lanes(F());
    const Blended<kBlend> line{lines, hn::Set(F(), lines.weight)};
    for (std::size_t i = 0; i < pixels.count; i += lanes) {
        const std::size_t count = std::min(lanes, pixels.count - i);
        const auto [lo, hi] = std::minmax({pixels.first[i], pixels.first[i + count - 1]});
        const Neighbours n = neighboursAt(line, hn::LoadU(I(), pixels.first + i), lo, hi);
        storeFirst<Out>(blend<true>(n.first, n.second, hn::LoadU(F(), pixels.weight + i)), count, texels + i * sizeof(Out));
    }
}

void sampleLinesOf(VoxelType type, const LinePair& lines, const LinePixels& pixels, std::byte* texels) {
    const auto run = [&](auto zero) {
        using Out = decltype(zero);
        if (lines.weight == 0) sampleAll<Out, false>(lines, pixels, texels);
        else sampleAll<Out, true>(lines, pixels, texels);
    };
    switch (type) {
        case VoxelType::u8: return run(std::uint8_t{});
        case VoxelType::i8: return run(std::int8_t{});
        case VoxelType::u16: return run(std::uint16_t{});
        case VoxelType::i16: return run(std::int16_t{});
        default: return run(float{});
    }
}

}  // namespace volumen::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace volumen {

HWY_EXPORT(kindsOf);
HWY_EXPORT(storeTexelsOf);
HWY_EXPORT(blendVoxelsOf);
HWY_EXPORT(sampleLinesOf);

CoverKinds kindsIn(const std::uint8_t* cover, std::size_t rows, std::size_t rowPixels, std::size_t count, std::uint8_t mark) {
    return HWY_DYNAMIC_DISPATCH(kindsOf)(cover, rows, rowPixels, count, mark);
}

void storeTexels(VoxelType type, const float* values, std::size_t count, std::byte* texels) {
    HWY_DYNAMIC_DISPATCH(storeTexelsOf)(type, values, count, texels);
}

void blendVoxels(VoxelType type, const std::byte* a, const std::byte* b, float weight, std::size_t count, float* out) {
    if (HWY_DYNAMIC_DISPATCH(blendVoxelsOf)(type, a, b, weight, count, out)) return;
    visitType(type, [&](auto zero) {
        using T = decltype(zero);
        const T *ta = reinterpret_cast<const T*>(a), *tb = reinterpret_cast<const T*>(b);
        for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(ta[i]);
        for (std::size_t i = 0; weight != 0 && i < count; ++i) out[i] += weight * (static_cast<float>(tb[i]) - out[i]);
    });
}

void sampleLines(VoxelType type, const LinePair& lines, const LinePixels& pixels, std::byte* texels) {
    HWY_DYNAMIC_DISPATCH(sampleLinesOf)(type, lines, pixels, texels);
}

}  // namespace volumen
#endif  // HWY_ONCE
