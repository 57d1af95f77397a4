#include "core/segment/composite.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace volumen {

namespace {

float mean(std::span<const float> values) { return static_cast<float>(std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size())); }

float deviation(std::span<const float> values) {
    const double middle = mean(values);
    double sum = 0;
    for (const float v : values) sum += (v - middle) * (v - middle);
    return static_cast<float>(std::sqrt(sum / static_cast<double>(values.size())));
}

float percentile(std::span<float> values, double percent) {
    const double place = percent / 100 * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(place);
    const auto middle = values.begin() + below;
    std::nth_element(values.begin(), middle, values.end());
    const auto share = static_cast<float>(place - static_cast<double>(below));
    if (share == 0) return *middle;
    return *middle + share * (*std::min_element(middle + 1, values.end()) - *middle);
}

float alpha(std::span<const float> values, float opaque) {
    float sum = 0, through = 1;
    for (auto value = values.rbegin(); value != values.rend() && through > 1e-4f; ++value) {
        const float covers = std::clamp(*value / opaque, 0.f, 1.f);
        sum += through * covers * *value;
        through *= 1 - covers;
    }
    return sum;
}

}  // namespace

float composed(const Composite& composite, std::span<float> values, float opaque) {
    switch (composite.kind) {
        case CompositeKind::none: break;
        case CompositeKind::mean: return mean(values);
        case CompositeKind::max: return *std::max_element(values.begin(), values.end());
        case CompositeKind::min: return *std::min_element(values.begin(), values.end());
        case CompositeKind::median: return percentile(values, 50);
        case CompositeKind::deviation: return deviation(values);
        case CompositeKind::alpha: return alpha(values, opaque);
        case CompositeKind::percentile: return percentile(values, composite.percent);
    }
    return values.front();
}

float opaqueValue(VoxelType type) {
    return visitType(type, [](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_integral_v<T>) return static_cast<float>(std::numeric_limits<T>::max());
        else return 1.f;
    });
}

}  // namespace volumen
