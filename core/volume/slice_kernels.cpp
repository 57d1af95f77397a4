#include "core/volume/slice_kernels.h"

#include <algorithm>
#include <cmath>

namespace volumen {

void storeTexels(VoxelType type, const float* values, std::size_t count, std::byte* texels) {
    const auto put = [&](auto zero, float lo, float hi) {
        using U = decltype(zero);
        for (std::size_t i = 0; i < count; ++i) {
            const float v = std::isnan(values[i]) ? 0 : std::clamp(std::round(values[i]), lo, hi);
            reinterpret_cast<U*>(texels)[i] = static_cast<U>(v - lo);
        }
    };
    switch (type) {
        case VoxelType::u8: return put(std::uint8_t{}, 0, 255);
        case VoxelType::i8: return put(std::uint8_t{}, -128, 127);
        case VoxelType::u16: return put(std::uint16_t{}, 0, 65535);
        case VoxelType::i16: return put(std::uint16_t{}, -32768, 32767);
        default: std::copy(values, values + count, reinterpret_cast<float*>(texels));
    }
}

void blendVoxels(VoxelType type, const std::byte* a, const std::byte* b, std::uint32_t stride, float weight, std::size_t count, float* out) {
    visitType(type, [&](auto zero) {
        using T = decltype(zero);
        const T *ta = reinterpret_cast<const T*>(a), *tb = reinterpret_cast<const T*>(b);
        for (std::size_t i = 0; i < count; ++i) {
            const auto va = static_cast<float>(ta[i * stride]);
            out[i] = weight == 0 ? va : va + weight * (static_cast<float>(tb[i * stride]) - va);
        }
    });
}

void blendRows(const float* a, const float* b, float weight, std::size_t count, float* out) {
    for (std::size_t i = 0; i < count; ++i) out[i] = a[i] + weight * (b[i] - a[i]);
}

void resampleRow(const float* row, const std::int32_t* first, const float* weight, std::size_t count, float* out) {
    for (std::size_t i = 0; i < count; ++i) {
        const float a = row[first[i]];
        out[i] = weight[i] == 0 ? a : a + weight[i] * (row[first[i] + 1] - a);
    }
}

}  // namespace volumen
