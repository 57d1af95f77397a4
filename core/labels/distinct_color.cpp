#include "core/labels/distinct_color.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

constexpr std::array<LabelColor, 8> kChosen{{{232, 96, 60}, {60, 123, 232}, {88, 190, 110}, {226, 190, 60}, {176, 110, 220}, {70, 200, 205}, {235, 130, 175}, {160, 165, 175}}};
constexpr double kGoldenTurn = 0.61803398875;

/// One channel of a colour of the HSL model; all of 0 … 1.
std::uint8_t channel(double hue, double saturation, double light, double offset) {
    const double k = std::fmod(offset + hue * 12, 12), a = saturation * std::min(light, 1 - light);
    return static_cast<std::uint8_t>(std::lround(255 * (light - a * std::clamp(std::min(k - 3, 9 - k), -1.0, 1.0))));
}

}  // namespace

LabelColor distinctColor(LabelId id) {
    const std::size_t index = (id + 65535u) % 65536u;   // from 0
    if (index < kChosen.size()) return kChosen[index];
    const double hue = std::fmod(static_cast<double>(index) * kGoldenTurn, 1.0);
    const double saturation = 0.62 + 0.1 * static_cast<double>(index % 3), light = 0.48 + 0.08 * static_cast<double>(index / 3 % 3);
    return {channel(hue, saturation, light, 0), channel(hue, saturation, light, 8), channel(hue, saturation, light, 4)};
}

}  // namespace volumen
