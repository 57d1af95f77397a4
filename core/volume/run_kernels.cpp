#include "core/volume/run_kernels.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/volume/run_kernels.cpp"
#include <hwy/foreach_target.h>   // must come before highway.h
#include <hwy/cache_control.h>
#include <hwy/highway.h>

#include "core/volume/slice_vectors.inl"

HWY_BEFORE_NAMESPACE();
namespace volumen::HWY_NAMESPACE {

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

/// Pixels of a run that memory was asked for, until it has answered.
struct Asked {
    static constexpr std::size_t kPixels = std::max<std::size_t>(kRunPixels, HWY_MAX_BYTES / 4);
    HWY_ALIGN std::int32_t offset[kPixels];   ///< bytes from the chunk's first voxel; 0 where the cell is not whole in the chunk
    HWY_ALIGN float z[kPixels], y[kPixels], x[kPixels];   ///< weights
    std::uint64_t left;                       ///< which cells are not whole in the chunk, as bits
};

/// Finds where the pixels of runs lie, and what they are.
template <class T, bool kLinear>
class RunCells {
public:
    explicit RunCells(const RunKind& kind)
        : m_step(kind.step), m_z(kind.step.z), m_y(kind.step.y), m_x(kind.step.x),
          m_strideZ(hn::Set(I(), static_cast<std::int32_t>(kind.strideZ * sizeof(T)))),
          m_strideY(hn::Set(I(), static_cast<std::int32_t>(kind.strideY * sizeof(T)))),
          m_rows{0, kind.strideY * sizeof(T), kind.strideZ * sizeof(T), (kind.strideZ + kind.strideY) * sizeof(T)} {}

    void ask(const ChunkRun& run, Asked& asked) {
        asked.left = 0;
        for (std::uint32_t i = 0; i < run.count; i += static_cast<std::uint32_t>(hn::Lanes(F()))) ask(run, i, asked);
    }

    /// Those of the vector whose first pixel is `pixel`.
    HWY_INLINE VF values(const ChunkRun& run, const Asked& asked, std::uint32_t pixel) const {
        const VI offset = hn::Load(I(), asked.offset + pixel);
        if constexpr (!kLinear) return pair(run.voxels, offset).first;
        else {
            const VF wx = hn::Load(F(), asked.x + pixel), wy = hn::Load(F(), asked.y + pixel);
            const auto square = [&](std::size_t row) {
                return blend<kGuard>(along(run.voxels + m_rows[row], offset, wx), along(run.voxels + m_rows[row + 1], offset, wx), wy);
            };
            return blend<kGuard>(square(0), square(2), hn::Load(F(), asked.z + pixel));
        }
    }

private:
    static constexpr bool kGuard = std::is_same_v<T, float>;
    struct Pair {
        VF first, second;
    };
    static HWY_INLINE Pair pair(const std::byte* row, VI offset) {
        Pair p;
        loadPair<T>(row, offset, p.first, p.second);
        return p;
    }
    static HWY_INLINE VF along(const std::byte* row, VI offset, VF weight) {
        const Pair p = pair(row, offset);
        return blend<kGuard>(p.first, p.second, weight);
    }

    HWY_INLINE void ask(const ChunkRun& run, std::uint32_t pixel, Asked& asked) {
        const FixedPoint p = run.start + m_step * pixel;
        m_z.moveTo(p.z), m_y.moveTo(p.y), m_x.moveTo(p.x);
        const auto in = hn::And(m_z.below(run.cellsZ), hn::And(m_y.below(run.cellsY), m_x.below(run.cellsX)));
        const VI offset = hn::Add(hn::ShiftLeft<std::bit_width(sizeof(T)) - 1>(m_x.nowHigh),
                                  hn::Add(hn::Mul(m_z.nowHigh, m_strideZ), hn::Mul(m_y.nowHigh, m_strideY)));
        prefetch(run.voxels, offset);
        asked.left |= outOf(in, run.count - pixel) << pixel;
        hn::Store(hn::IfThenElseZero(hn::RebindMask(I(), in), offset), I(), asked.offset + pixel);
        if constexpr (kLinear) {
            hn::Store(m_z.weight(), F(), asked.z + pixel), hn::Store(m_y.weight(), F(), asked.y + pixel);
            hn::Store(m_x.weight(), F(), asked.x + pixel);
        }
    }

    /// A steep plane meets a new cache line at nearly every pixel, and gathers let few misses overlap: ask for all lines at once. Where
    /// cells are not whole in the chunk, too: a part of them is.
    HWY_INLINE void prefetch(const std::byte* voxels, VI offset) const {
        HWY_ALIGN std::int32_t offsets[HWY_MAX_BYTES / 4];
        hn::Store(offset, I(), offsets);
        for (std::size_t row = 0; row < (kLinear ? 4 : 1); ++row)
            for (std::size_t i = 0; i < hn::Lanes(I()); ++i) hwy::Prefetch(voxels + m_rows[row] + offsets[i]);
    }

    FixedPoint m_step;
    Lanes m_z, m_y, m_x;
    VI m_strideZ, m_strideY;
    std::size_t m_rows[4];   ///< bytes from a cell's first voxel to its rows along x
};

constexpr std::size_t kRunsAhead = 6;   // cover what memory takes to answer

/// `Out`: T, or float for raw values.
template <class T, class Out, bool kLinear>
std::size_t sampleAll(const RunKind& kind, std::span<const ChunkRun> runs, LeftPixel* HWY_RESTRICT left) {
    const auto lanes = static_cast<std::uint32_t>(hn::Lanes(F()));
    RunCells<T, kLinear> cells(kind);
    Asked asked[kRunsAhead + 1];
    for (std::size_t r = 0; r < std::min(kRunsAhead, runs.size()); ++r) cells.ask(runs[r], asked[r % std::size(asked)]);
    std::size_t leftCount = 0;
    for (std::size_t r = 0; r < runs.size(); ++r) {
        if (r + kRunsAhead < runs.size()) cells.ask(runs[r + kRunsAhead], asked[(r + kRunsAhead) % std::size(asked)]);
        const ChunkRun& run = runs[r];
        const Asked& here = asked[r % std::size(asked)];
        for (std::uint32_t i = 0; i < run.count; i += lanes)
            storeFirst<Out>(cells.values(run, here, i), std::min(lanes, run.count - i), run.texels + i * sizeof(Out));
        for (std::uint64_t bits = here.left; bits; bits &= bits - 1)
            left[leftCount++] = {static_cast<std::uint32_t>(r), static_cast<std::uint32_t>(std::countr_zero(bits))};
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

}  // namespace volumen::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace volumen {

HWY_EXPORT(sampleRunsOf);

bool hasRunKernel(VoxelType type) {
    return type == VoxelType::u8 || type == VoxelType::i8 || type == VoxelType::u16 || type == VoxelType::i16 || type == VoxelType::f32;
}

std::size_t sampleRuns(const RunKind& kind, std::span<const ChunkRun> runs, LeftPixel* left) {
    return HWY_DYNAMIC_DISPATCH(sampleRunsOf)(kind, runs, left);
}

}  // namespace volumen
#endif  // HWY_ONCE
