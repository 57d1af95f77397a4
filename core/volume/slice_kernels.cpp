#include "core/volume/slice_kernels.h"

#include "core/volume/slice.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/volume/slice_kernels.cpp"
#include <hwy/foreach_target.h>   // must come before highway.h
#include <hwy/cache_control.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace volumen::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using F = hn::ScalableTag<float>;
using I = hn::RebindToSigned<F>;
using U = hn::RebindToUnsigned<F>;
using VF = hn::Vec<F>;
using VI = hn::Vec<I>;
using VU = hn::Vec<U>;

/// The `weight == 0` case matters where a or b may be infinite or no number.
template <bool kGuard>
HWY_INLINE VF blend(VF a, VF b, VF weight) {
    const VF mixed = hn::MulAdd(weight, hn::Sub(b, a), a);
    if constexpr (kGuard) return hn::IfThenElse(hn::Eq(weight, hn::Zero(F())), a, mixed);
    else return mixed;
}

/// The positions of a vector's pixels on one axis.
struct Lanes {
    VU low;
    VI high;
    VU nowLow;
    VI nowHigh;

    explicit Lanes(Fixed step) : low(hn::Zero(U())), high(hn::Zero(I())), nowLow(low), nowHigh(high) {
        HWY_ALIGN std::uint32_t lows[HWY_MAX_BYTES / 4];
        HWY_ALIGN std::int32_t highs[HWY_MAX_BYTES / 4];
        for (std::size_t i = 0; i < hn::Lanes(F()); ++i) {
            const Fixed p = static_cast<Fixed>(i) * step;
            lows[i] = static_cast<std::uint32_t>(p), highs[i] = static_cast<std::int32_t>(p >> 32);
        }
        low = hn::Load(U(), lows), high = hn::Load(I(), highs);
    }
    HWY_INLINE void moveTo(Fixed first) {
        const VU base = hn::Set(U(), static_cast<std::uint32_t>(first));
        nowLow = hn::Add(low, base);
        const VI carry = hn::BitCast(I(), hn::VecFromMask(U(), hn::Lt(nowLow, base)));   // −1 where it carries
        nowHigh = hn::Sub(hn::Add(high, hn::Set(I(), static_cast<std::int32_t>(first >> 32))), carry);
    }
    HWY_INLINE VF weight() const {
        const VI bits = hn::BitCast(I(), hn::ShiftRight<32 - kWeightBits>(nowLow));
        return hn::Mul(hn::ConvertTo(F(), bits), hn::Set(F(), 1.0f / (1 << kWeightBits)));
    }
    /// In [0, count); what is negative is very large.
    HWY_INLINE hn::Mask<U> below(std::uint32_t count) const { return hn::Lt(hn::BitCast(U(), nowHigh), hn::Set(U(), count)); }
};

/// A voxel and the one after it, for every pixel of a vector; `offset` in bytes.
template <class T>
HWY_INLINE void loadPair(const std::byte* base, VI offset, VF& first, VF& second) {
    if constexpr (std::is_same_v<T, float>) {
        first = hn::GatherOffset(F(), reinterpret_cast<const float*>(base), offset);
        second = hn::GatherOffset(F(), reinterpret_cast<const float*>(base) + 1, offset);
    } else {
        constexpr int kBits = 8 * sizeof(T);
        const VI both = hn::GatherOffset(I(), reinterpret_cast<const std::int32_t*>(base), offset);
        VI a, b;
        if constexpr (std::is_signed_v<T>) {
            a = hn::ShiftRight<32 - kBits>(hn::ShiftLeft<32 - kBits>(both));
            b = hn::ShiftRight<32 - kBits>(kBits == 8 ? hn::ShiftLeft<16>(both) : both);
        } else {
            const VI mask = hn::Set(I(), (1 << kBits) - 1);
            a = hn::And(both, mask);
            b = hn::And(hn::ShiftRight<kBits>(both), mask);
        }
        first = hn::ConvertTo(F(), a), second = hn::ConvertTo(F(), b);
    }
}

/// Which of a vector's first `count` pixels are not in `in`, as bits.
HWY_INLINE std::uint64_t outOf(hn::Mask<U> in, std::int64_t count) {
    std::uint8_t bytes[8] = {};
    hn::StoreMaskBits(U(), hn::Not(in), bytes);
    std::uint64_t bits;
    std::memcpy(&bits, bytes, sizeof bits);
    return count >= 64 ? bits : bits & ((std::uint64_t{1} << count) - 1);
}

/// The voxels of one run, and where the pixels of a vector lie among them.
template <class T, bool kLinear>
class RunCells {
public:
    explicit RunCells(const RunKind& kind)
        : m_step(kind.step), m_z(kind.step.z), m_y(kind.step.y), m_x(kind.step.x),
          m_strideZ(hn::Set(I(), static_cast<std::int32_t>(kind.strideZ * sizeof(T)))),
          m_strideY(hn::Set(I(), static_cast<std::int32_t>(kind.strideY * sizeof(T)))),
          m_rows{0, kind.strideY * sizeof(T), kind.strideZ * sizeof(T), (kind.strideZ + kind.strideY) * sizeof(T)} {}

    /// Goes to the vector whose first pixel is `pixel`; where a cell is not whole in the chunk, the chunk's first stands in.
    HWY_INLINE hn::Mask<U> moveTo(const ChunkRun& run, std::uint32_t pixel) {
        const FixedPoint p = run.start + m_step * pixel;
        m_voxels = run.voxels;
        m_z.moveTo(p.z), m_y.moveTo(p.y), m_x.moveTo(p.x);
        const auto in = hn::And(m_z.below(run.cellsZ), hn::And(m_y.below(run.cellsY), m_x.below(run.cellsX)));
        const VI offset = hn::Add(hn::ShiftLeft<std::bit_width(sizeof(T)) - 1>(m_x.nowHigh),
                                  hn::Add(hn::Mul(m_z.nowHigh, m_strideZ), hn::Mul(m_y.nowHigh, m_strideY)));
        m_near = offset, m_offset = hn::IfThenElseZero(hn::RebindMask(I(), in), offset);
        return in;
    }

    /// A steep plane meets a new cache line at nearly every pixel, and gathers let few misses overlap: ask for all lines at once.
    HWY_INLINE void prefetch() const {
        HWY_ALIGN std::int32_t offsets[HWY_MAX_BYTES / 4];
        hn::Store(m_near, I(), offsets);   // where cells are not whole in the chunk, too: a part of them is
        for (std::size_t row = 0; row < (kLinear ? 4 : 1); ++row)
            for (std::size_t i = 0; i < hn::Lanes(I()); ++i) hwy::Prefetch(m_voxels + m_rows[row] + offsets[i]);
    }

    HWY_INLINE VF value() const {
        if constexpr (!kLinear) return pair(0).first;
        else {
            const VF wx = m_x.weight(), wy = m_y.weight();
            const VF z0 = blend<kGuard>(along(0, wx), along(1, wx), wy), z1 = blend<kGuard>(along(2, wx), along(3, wx), wy);
            return blend<kGuard>(z0, z1, m_z.weight());
        }
    }

private:
    static constexpr bool kGuard = std::is_same_v<T, float>;
    struct Pair {
        VF first, second;
    };
    HWY_INLINE Pair pair(std::size_t row) const {
        Pair p;
        loadPair<T>(m_voxels + m_rows[row], m_offset, p.first, p.second);
        return p;
    }
    HWY_INLINE VF along(std::size_t row, VF weight) const {
        const Pair p = pair(row);
        return blend<kGuard>(p.first, p.second, weight);
    }

    FixedPoint m_step;
    Lanes m_z, m_y, m_x;
    VI m_strideZ, m_strideY;
    VI m_near;     ///< bytes from the chunk's first voxel, in it or not
    VI m_offset;   ///< those of cells that are whole in it
    std::size_t m_rows[4];   ///< bytes from a cell's first voxel to its rows along x
    const std::byte* m_voxels = nullptr;
};

/// Rounds half away from zero, and moves [lo, …) to [0, …).
template <class Texel>
HWY_INLINE hn::Vec<hn::Rebind<Texel, F>> texelsOf(VF value, std::int32_t lo) {
    const VI rounded = hn::ConvertTo(I(), hn::Add(value, hn::CopySignToAbs(hn::Set(F(), 0.5f), value)));
    return hn::DemoteTo(hn::Rebind<Texel, F>(), hn::Sub(rounded, hn::Set(I(), lo)));
}

template <class T>
struct TexelOf {
    using Type = std::conditional_t<sizeof(T) == 1, std::uint8_t, std::uint16_t>;
    static constexpr std::int32_t kLo = std::numeric_limits<T>::min();
};

/// Writes the first `count` of a vector's values as texels of T's type.
template <class T>
HWY_INLINE void storeFirst(VF value, std::size_t count, std::byte* texels) {
    HWY_ALIGN std::byte all[HWY_MAX_BYTES];
    if constexpr (std::is_same_v<T, float>) {
        hn::Store(value, F(), reinterpret_cast<float*>(all));
        std::memcpy(texels, all, count * sizeof(float));
    } else {
        using Texel = typename TexelOf<T>::Type;
        const hn::Rebind<Texel, F> d;
        const auto rounded = texelsOf<Texel>(value, TexelOf<T>::kLo);
        if (count >= hn::Lanes(F())) return hn::StoreU(rounded, d, reinterpret_cast<Texel*>(texels));
        hn::StoreU(rounded, d, reinterpret_cast<Texel*>(all));
        std::memcpy(texels, all, count * sizeof(Texel));
    }
}

constexpr std::size_t kRunsAhead = 6;   // cover what memory takes to answer

/// `Out`: T, or float for raw values.
template <class T, class Out, bool kLinear>
std::size_t sampleAll(const RunKind& kind, std::span<const ChunkRun> runs, LeftPixel* HWY_RESTRICT left) {
    const auto lanes = static_cast<std::uint32_t>(hn::Lanes(F()));
    RunCells<T, kLinear> cells(kind);
    const auto ask = [&](const ChunkRun& run) {
        for (std::uint32_t i = 0; i < run.count; i += lanes) cells.moveTo(run, i), cells.prefetch();
    };
    for (std::size_t r = 0; r < std::min(kRunsAhead, runs.size()); ++r) ask(runs[r]);
    std::size_t leftCount = 0;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        if (r + kRunsAhead < runs.size()) ask(runs[r + kRunsAhead]);
        const ChunkRun& run = runs[r];
        for (std::uint32_t i = 0; i < run.count; i += lanes) {
            const auto in = cells.moveTo(run, i);
            constexpr std::size_t kTexelBytes = sizeof(Out);
            storeFirst<Out>(cells.value(), std::min(lanes, run.count - i), run.texels + i * kTexelBytes);
            for (std::uint64_t bits = outOf(in, run.count - i); bits; bits &= bits - 1)
                left[leftCount++] = {static_cast<std::uint32_t>(r), i + static_cast<std::uint32_t>(std::countr_zero(bits))};
        }
    }
    return leftCount;
}

template <class T>
std::size_t sampleAllOf(const RunKind& kind, std::span<const ChunkRun> runs, LeftPixel* left) {
    if (kind.texelsOf == VoxelType::f32) return kind.linear ? sampleAll<T, float, true>(kind, runs, left) : sampleAll<T, float, false>(kind, runs, left);
    return kind.linear ? sampleAll<T, T, true>(kind, runs, left) : sampleAll<T, T, false>(kind, runs, left);
}

std::size_t sampleRunsOf(const RunKind& kind, std::span<const ChunkRun> runs, LeftPixel* left) {
    switch (kind.type) {
        case VoxelType::u8: return sampleAllOf<std::uint8_t>(kind, runs, left);
        case VoxelType::i8: return sampleAllOf<std::int8_t>(kind, runs, left);
        case VoxelType::u16: return sampleAllOf<std::uint16_t>(kind, runs, left);
        case VoxelType::i16: return sampleAllOf<std::int16_t>(kind, runs, left);
        default: return sampleAllOf<float>(kind, runs, left);
    }
}

using Bytes = hn::CappedTag<std::uint8_t, 16>;

CoverKinds kindsOf(const std::uint8_t* cover, std::size_t count, std::uint8_t mark) {
    const Bytes d;
    const auto none = hn::Zero(d);
    auto outside = none, pending = none, failed = none, marked = none, other = none;
    const auto add = [&](hn::Vec<Bytes> v) {
        const auto o = hn::VecFromMask(d, hn::Eq(v, none)), p = hn::VecFromMask(d, hn::Eq(v, hn::Set(d, cover::pending)));
        const auto f = hn::VecFromMask(d, hn::Eq(v, hn::Set(d, cover::failed))), m = hn::VecFromMask(d, hn::Eq(v, hn::Set(d, mark)));
        outside = hn::Or(outside, o), pending = hn::Or(pending, p), failed = hn::Or(failed, f), marked = hn::Or(marked, m);
        other = hn::Or(other, hn::Not(hn::Or(hn::Or(o, p), hn::Or(f, m))));
    };
    std::size_t i = 0;
    for (; i + hn::Lanes(d) <= count; i += hn::Lanes(d)) add(hn::LoadU(d, cover + i));
    for (; i < count; ++i) add(hn::Set(d, cover[i]));
    const auto any = [&](hn::Vec<Bytes> v) { return !hn::AllTrue(d, hn::Eq(v, none)); };
    return {any(outside), any(pending), any(failed), any(marked), any(other)};
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

/// Voxels `stride` apart: what the last vector has too many is read again from the first.
template <class T>
void blendStrided(const T* a, const T* b, std::uint32_t stride, float weight, std::size_t count, float* HWY_RESTRICT out) {
    const VF w = hn::Set(F(), weight);
    const VI places = hn::Mul(hn::Iota(I(), 0), hn::Set(I(), static_cast<std::int32_t>(stride * sizeof(T))));
    const auto at = [&](std::size_t i) {
        const auto inRange = hn::FirstN(I(), count - i);
        const VI offsets = hn::IfThenElseZero(inRange, places);
        VF va, vb, unused;
        loadPair<T>(reinterpret_cast<const std::byte*>(a + i * stride), offsets, va, vb);
        if (weight == 0) return va;
        if (b != a + 1) loadPair<T>(reinterpret_cast<const std::byte*>(b + i * stride), offsets, vb, unused);
        return blend<false>(va, vb, w);
    };
    storeAll(at, count, out);
}

bool blendVoxelsOf(VoxelType type, const std::byte* a, const std::byte* b, std::uint32_t stride, float weight, std::size_t count, float* out) {
    const auto run = [&](auto zero) {
        using T = decltype(zero);
        const T *ta = reinterpret_cast<const T*>(a), *tb = reinterpret_cast<const T*>(b);
        if (stride == 1) blendContiguous(ta, tb, weight, count, out);
        else blendStrided(ta, tb, stride, weight, count, out);
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

void blendRowsOf(const float* a, const float* b, float weight, std::size_t count, float* HWY_RESTRICT out) {
    const VF w = hn::Set(F(), weight);
    for (std::size_t i = 0; i < count; i += hn::Lanes(F()))
        hn::StoreU(blend<false>(hn::LoadU(F(), a + i), hn::LoadU(F(), b + i), w), F(), out + i);
}

/// `from[at]` for every lane; `at` less than two vectors.
HWY_INLINE VF lookup(const float* from, VI at) {
    const auto lanes = static_cast<std::int32_t>(hn::Lanes(F()));
    const auto in = hn::IndicesFromVec(F(), hn::And(at, hn::Set(I(), lanes - 1)));
    const auto high = hn::RebindMask(F(), hn::Gt(at, hn::Set(I(), lanes - 1)));
    return hn::IfThenElse(high, hn::TableLookupLanes(hn::LoadU(F(), from + lanes), in), hn::TableLookupLanes(hn::LoadU(F(), from), in));
}

void resampleRowOf(const float* HWY_RESTRICT row, const std::int32_t* HWY_RESTRICT first, const float* HWY_RESTRICT weight, std::size_t count,
                   float* HWY_RESTRICT out) {
    const std::size_t lanes = hn::Lanes(F());
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) {
        const auto [lo, hi] = std::minmax({first[i], first[i + lanes - 1]});
        const VI at = hn::LoadU(I(), first + i);
        VF a, b;
        if (static_cast<std::size_t>(hi - lo + 1) < 2 * lanes) {   // two vectors hold them all
            const VI near = hn::Sub(at, hn::Set(I(), lo));
            a = lookup(row + lo, near), b = lookup(row + lo, hn::Add(near, hn::Set(I(), 1)));
        } else {
            a = hn::GatherIndex(F(), row, at), b = hn::GatherIndex(F(), row + 1, at);
        }
        hn::StoreU(blend<true>(a, b, hn::LoadU(F(), weight + i)), F(), out + i);
    }
    for (; i < count; ++i) {
        const float a = row[first[i]];
        out[i] = weight[i] == 0 ? a : a + weight[i] * (row[first[i] + 1] - a);
    }
}

}  // namespace volumen::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace volumen {

HWY_EXPORT(kindsOf);
HWY_EXPORT(sampleRunsOf);
HWY_EXPORT(storeTexelsOf);
HWY_EXPORT(blendVoxelsOf);
HWY_EXPORT(blendRowsOf);
HWY_EXPORT(resampleRowOf);

CoverKinds kindsIn(const std::uint8_t* cover, std::size_t count, std::uint8_t mark) {
    return HWY_DYNAMIC_DISPATCH(kindsOf)(cover, count, mark);
}

void storeTexels(VoxelType type, const float* values, std::size_t count, std::byte* texels) {
    HWY_DYNAMIC_DISPATCH(storeTexelsOf)(type, values, count, texels);
}

bool hasRunKernel(VoxelType type) {
    return type == VoxelType::u8 || type == VoxelType::i8 || type == VoxelType::u16 || type == VoxelType::i16 || type == VoxelType::f32;
}

std::size_t sampleRuns(const RunKind& kind, std::span<const ChunkRun> runs, LeftPixel* left) {
    return HWY_DYNAMIC_DISPATCH(sampleRunsOf)(kind, runs, left);
}

void blendVoxels(VoxelType type, const std::byte* a, const std::byte* b, std::uint32_t stride, float weight, std::size_t count, float* out) {
    if (HWY_DYNAMIC_DISPATCH(blendVoxelsOf)(type, a, b, stride, weight, count, out)) return;
    visitType(type, [&](auto zero) {
        using T = decltype(zero);
        const T *ta = reinterpret_cast<const T*>(a), *tb = reinterpret_cast<const T*>(b);
        const auto value = [&](const T* from, std::size_t i) { return static_cast<float>(from[i * stride]); };
        if (weight == 0)
            for (std::size_t i = 0; i < count; ++i) out[i] = value(ta, i);
        else
            for (std::size_t i = 0; i < count; ++i) out[i] = value(ta, i) + weight * (value(tb, i) - value(ta, i));
    });
}

void blendRows(const float* a, const float* b, float weight, std::size_t count, float* out) {
    HWY_DYNAMIC_DISPATCH(blendRowsOf)(a, b, weight, count, out);
}

void resampleRow(const float* row, const std::int32_t* first, const float* weight, std::size_t count, float* out) {
    HWY_DYNAMIC_DISPATCH(resampleRowOf)(row, first, weight, count, out);
}

}  // namespace volumen
#endif  // HWY_ONCE
