#if defined(CORE_VOLUME_SLICE_VECTORS_INL_) == defined(HWY_TARGET_TOGGLE)
#ifdef CORE_VOLUME_SLICE_VECTORS_INL_
#undef CORE_VOLUME_SLICE_VECTORS_INL_
#else
#define CORE_VOLUME_SLICE_VECTORS_INL_
#endif

#include <cstring>
#include <limits>
#include <type_traits>

#include <hwy/highway.h>

#include "core/volume/slice_block.h"

// What the inner loops of slicing share: vectors of values, and how they become texels. Included once for each instruction set.

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

}  // namespace volumen::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif  // CORE_VOLUME_SLICE_VECTORS_INL_
