#include "core/learn/infer/normalise.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace volumen {

namespace {

/// Order statistics of a patch; partly sorts a copy.
class Ranks {
public:
    explicit Ranks(std::span<const float> values) : m_values(values.begin(), values.end()) {}

    double percentile(double p) {
        const double at = p / 100 * static_cast<double>(m_values.size() - 1);
        const auto below = static_cast<std::size_t>(std::floor(at));
        const double lo = rank(below), part = at - std::floor(at);
        return part == 0 ? lo : lo + (rank(below + 1) - lo) * part;
    }
    float median() {
        const std::size_t half = m_values.size() / 2;
        return m_values.size() % 2 ? rank(half) : (rank(half - 1) + rank(half)) / 2;
    }

private:
    float rank(std::size_t i) {
        std::nth_element(m_values.begin(), m_values.begin() + static_cast<std::ptrdiff_t>(i), m_values.end());
        return m_values[i];
    }
    std::vector<float> m_values;
};

struct Spread {
    double mean = 0;
    double deviation = 0;
};

Spread spreadOf(std::span<const float> values) {
    double sum = 0, squares = 0;
    for (const float v : values) sum += v;
    const double mean = sum / static_cast<double>(values.size());
    for (const float v : values) squares += (v - mean) * (v - mean);
    return {mean, std::sqrt(squares / static_cast<double>(values.size()))};
}

void clamp(std::span<float> patch, float lo, float hi) {
    for (float& v : patch) v = std::clamp(v, lo, hi);
}

void scale(std::span<float> patch, float shift, float divisor) {
    for (float& v : patch) v = (v - shift) / divisor;
}

void clip(const Normalisation& how, std::span<float> patch) {
    const auto lo = static_cast<float>(how.lo), hi = static_cast<float>(how.hi);
    clamp(patch, lo, hi);
    if (how.by > 0) scale(patch, 0, static_cast<float>(how.by));
    else scale(patch, lo, hi - lo);
}

void meanStd(const Normalisation& how, std::span<float> patch) {
    if (how.by > 0) scale(patch, 0, static_cast<float>(how.by));
    scale(patch, static_cast<float>(how.mean), static_cast<float>(how.deviation));
}

void percentileMinmax(const Normalisation& how, std::span<float> patch) {
    Ranks ranks(patch);
    const double lo = ranks.percentile(how.lo), hi = ranks.percentile(how.hi);
    scale(patch, static_cast<float>(lo), static_cast<float>(hi > lo ? hi - lo : 1));
    clamp(patch, 0, 1);
}

void robustMad(std::span<float> patch) {
    constexpr double kLeast = 1e-6, kNormal = 1.4826;
    const double deviation = spreadOf(patch).deviation;
    Ranks ranks(patch);
    const double lo = ranks.percentile(1), hi = ranks.percentile(99);
    clamp(patch, static_cast<float>(lo), static_cast<float>(hi));
    const float median = Ranks(patch).median();
    std::vector<float> distances(patch.begin(), patch.end());
    for (float& v : distances) v = std::abs(v - median);
    double width = kNormal * Ranks(distances).median();
    if (width < kLeast) width = deviation;
    if (width < kLeast) width = (hi - lo) / 2;
    if (width < kLeast) width = 1;
    scale(patch, median, static_cast<float>(width));
}

void zscore(std::span<float> patch) {
    const Spread spread = spreadOf(patch);
    scale(patch, static_cast<float>(spread.mean), static_cast<float>(spread.deviation > 0 ? spread.deviation : 1));
}

}  // namespace

void normalise(const Normalisation& how, std::span<float> patch) {
    for (float& v : patch)
        if (std::isnan(v)) v = 0;
    switch (how.kind) {
        case Normalisation::Kind::none: return;
        case Normalisation::Kind::divide: return scale(patch, 0, static_cast<float>(how.by));
        case Normalisation::Kind::clip: return clip(how, patch);
        case Normalisation::Kind::meanStd: return meanStd(how, patch);
        case Normalisation::Kind::percentileMinmax: return percentileMinmax(how, patch);
        case Normalisation::Kind::robustMad: return robustMad(patch);
        case Normalisation::Kind::zscore: return zscore(patch);
    }
}

}  // namespace volumen
