#include "core/volume/mean_kernels.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/volume/mean_kernels.cpp"
#include <hwy/foreach_target.h>   // must come before highway.h
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace volumen::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// From voxel `i` on.
template <class T>
void oneByOne(const std::array<const T*, 4>& rows, T* to, std::size_t i, std::size_t count) {
    for (; i < count; ++i) {
        std::uint32_t sum = 4;
        for (const T* row : rows) sum += static_cast<std::uint32_t>(row[2 * i]) + row[2 * i + 1];
        to[i] = static_cast<T>(sum >> 3);
    }
}

#if HWY_TARGET == HWY_SCALAR
template <class T>
void means(const std::array<const T*, 4>& rows, T* to, std::size_t count) { oneByOne(rows, to, 0, count); }
#else
template <class T>
using Wide = hn::RepartitionToWide<hn::ScalableTag<T>>;

/// Neighbours lie in one wider lane: its two halves are added, and eight of them fit.
template <class T>
HWY_INLINE hn::Vec<Wide<T>> sumOfPairs(const T* at) {
    constexpr int kBits = 8 * sizeof(T);
    const auto both = hn::BitCast(Wide<T>(), hn::LoadU(hn::ScalableTag<T>(), at));
    return hn::Add(hn::And(both, hn::Set(Wide<T>(), (1u << kBits) - 1)), hn::ShiftRight<kBits>(both));
}

template <class T>
HWY_INLINE hn::Vec<hn::ScalableTag<T>> meansAt(const std::array<const T*, 4>& rows, std::size_t at) {
    const auto sum = hn::Add(hn::Add(sumOfPairs(rows[0] + at), sumOfPairs(rows[1] + at)), hn::Add(sumOfPairs(rows[2] + at), sumOfPairs(rows[3] + at)));
    return hn::BitCast(hn::ScalableTag<T>(), hn::ShiftRight<3>(hn::Add(sum, hn::Set(Wide<T>(), 4))));
}

template <class T>
void means(const std::array<const T*, 4>& rows, T* to, std::size_t count) {
    const hn::ScalableTag<T> d;
    const std::size_t lanes = hn::Lanes(d);
    std::size_t i = 0;
    for (; i + lanes <= count; i += lanes) hn::StoreU(hn::ConcatEven(d, meansAt(rows, 2 * i + lanes), meansAt(rows, 2 * i)), d, to + i);
    oneByOne(rows, to, i, count);
}
#endif

void means8(const std::array<const std::uint8_t*, 4>& rows, std::uint8_t* to, std::size_t count) { means(rows, to, count); }
void means16(const std::array<const std::uint16_t*, 4>& rows, std::uint16_t* to, std::size_t count) { means(rows, to, count); }

}  // namespace volumen::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace volumen {

HWY_EXPORT(means8);
HWY_EXPORT(means16);

void meansOfEight(const std::array<const std::uint8_t*, 4>& rows, std::uint8_t* to, std::size_t count) { HWY_DYNAMIC_DISPATCH(means8)(rows, to, count); }
void meansOfEight(const std::array<const std::uint16_t*, 4>& rows, std::uint16_t* to, std::size_t count) { HWY_DYNAMIC_DISPATCH(means16)(rows, to, count); }

}  // namespace volumen
#endif
