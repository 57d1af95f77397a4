#include "core/phantom/papyrus.h"

#include "core/phantom/lattice_noise.h"

namespace volumen {

namespace {

/// Fibres along one direction, [−1, 1]: single ones within bundles, both many times longer than wide.
float fibres(std::uint32_t seed, double along, double across, double depth) {
    const float single = noise3(seed, along / 38, across / 2.4, depth / 2.2);
    const float bundle = noise3(seed + 1, along / 95, across / 7.5, depth / 4.5);
    return 0.55f * single + 0.45f * bundle + 0.25f * single * bundle;
}

}  // namespace

float Papyrus::thickness(double u, double v) const {
    return static_cast<float>(m_thickness) * (1 + 0.16f * noise2(m_seed + 20, u / 70, v / 55));
}

float Papyrus::brightness(const SheetPlace& place, float thickness) const {
    const auto depth = static_cast<double>(place.depth);
    const float half = thickness / 2;
    const float outer = ramp(half - 0.9f, half + 0.9f, place.depth);
    float fibre = 0;
    if (outer < 1) fibre += (1 - outer) * fibres(m_seed + 21, place.u, place.v, depth);
    if (outer > 0) fibre += outer * fibres(m_seed + 31, place.v, place.u, depth);
    const float patches = noise2(m_seed + 41, place.u / 45, place.v / 38);
    const float parted = ramp(0.1f, 0.55f, noise2(m_seed + 43, place.u / 60, place.v / 60));  // here and there the layers come apart
    const float between = 1 - ramp(0, 1.5f, std::fabs(place.depth - half));
    const float grain = noise3(m_seed + 42, place.u / 1.9, place.v / 1.9, depth / 1.9);
    const float speck = ramp(0.76f, 0.92f, grain);
    return 0.60f + 0.25f * fibre + 0.07f * patches - (0.04f + 0.2f * parted) * between + 0.03f * grain + 0.3f * speck;
}

}  // namespace volumen
