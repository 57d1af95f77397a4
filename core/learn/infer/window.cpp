#include "core/learn/infer/window.h"

#include <cmath>
#include <numbers>

namespace volumen {

namespace {

constexpr double kHannFloor = 1e-3, kSigma = 0.125;

double weight(WindowKind kind, std::int64_t i, std::int64_t length) {
    const auto n = static_cast<double>(length), at = static_cast<double>(i);
    if (kind == WindowKind::hann) return std::max(kHannFloor, std::pow(std::sin(std::numbers::pi * (at + 0.5) / n), 2));
    if (kind == WindowKind::gaussian) return std::exp(-0.5 * std::pow((at - (n - 1) / 2) / (kSigma * n), 2));
    if (kind == WindowKind::uniform) return 1;
    const double t = 1 - std::abs(2 * at + 1 - n) / n;   // a triangle
    return 2 * (t < 0.5 ? 2 * t * t : 1 - 2 * (t - 1) * (t - 1));
}

}  // namespace

std::string name(WindowKind kind) {
    switch (kind) {
        case WindowKind::uniform: return "uniform";
        case WindowKind::gaussian: return "gaussian";
        case WindowKind::hann: return "hann";
        case WindowKind::spline: break;
    }
    return "spline";
}

std::vector<float> windowAlong(WindowKind kind, std::int64_t length) {
    std::vector<float> weights(static_cast<std::size_t>(length));
    for (std::int64_t i = 0; i < length; ++i) weights[static_cast<std::size_t>(i)] = static_cast<float>(weight(kind, i, length));
    return weights;
}

}  // namespace volumen
