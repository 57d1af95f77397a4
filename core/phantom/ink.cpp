#include "core/phantom/ink.h"

#include <algorithm>
#include <cmath>

#include "core/phantom/lattice_noise.h"

namespace volumen {

namespace {

/// Half the way between the two nearest of points strewn one to a cell: 0 on the border between two plates. Worley's cellular
/// noise (A Cellular Texture Basis Function, 1996).
float toPlateBorder(std::uint32_t seed, double a, double b) {
    const double cellA = std::floor(a), cellB = std::floor(b);
    const auto ia = static_cast<std::int32_t>(cellA), ib = static_cast<std::int32_t>(cellB);
    const auto fa = static_cast<float>(a - cellA), fb = static_cast<float>(b - cellB);
    float first = 9, second = 9;
    for (std::int32_t da = -1; da <= 1; ++da)
        for (std::int32_t db = -1; db <= 1; ++db) {
            const std::uint32_t hash = hashAt(seed, ia + da, ib + db);
            const float pa = static_cast<float>(da) + 0.1f + 0.8f * unitOf(hash) - fa;
            const float pb = static_cast<float>(db) + 0.1f + 0.8f * unitOf(mixed(hash)) - fb;
            const float square = pa * pa + pb * pb;
            if (square < first) second = first, first = square;
            else second = std::min(second, square);
        }
    return (std::sqrt(second) - std::sqrt(first)) / 2;
}

}  // namespace

Ink::Ink(const std::u32string& text, double height, double width, InkKind kind, std::uint32_t seed)
    : m_layout(text, height, width, seed + 50), m_kind(kind), m_seed(seed), m_plate(std::clamp(m_layout.letterHeight() * 0.16, 4.5, 11.0)) {}

float Ink::insideStroke(double v, double u) const {
    const double distance = m_layout.distance(v, u);
    const double pen = m_layout.penWidth() / 2;
    if (distance > 2 * pen) return static_cast<float>(pen - distance);
    const double edge = 0.22 * pen * static_cast<double>(noise2(m_seed + 51, u / (0.9 * pen + 1), v / (0.9 * pen + 1)));
    return static_cast<float>(pen - distance + edge);
}

/// Rims of plates are bright and stand up, the cracks between them are dark.
float Ink::crackle(double v, double u) const {
    const float border = toPlateBorder(m_seed + 52, u / m_plate, v / m_plate) * static_cast<float>(m_plate);
    const float rim = ramp(0.3f, 0.9f, border) * (1 - ramp(1.3f, 2.2f, border));
    const float crack = 1 - ramp(0.1f, 0.8f, border);
    const float worn = 0.7f + 0.5f * noise2(m_seed + 53, u / 17, v / 17);
    return worn * (0.25f * rim - 0.22f * crack + 0.01f);
}

float Ink::brightening(const SheetPlace& place) const {
    const float layer = ramp(-1.7f, -0.4f, place.depth) * (1 - ramp(1.6f, 3, place.depth));
    if (layer == 0) return 0;
    const float covered = ramp(-0.7f, 0.7f, insideStroke(place.v, place.u));
    if (covered == 0) return 0;
    float added = 0;
    if (m_kind != InkKind::crackle) added += 0.075f * ramp(-0.9f, 0.4f, place.depth);
    if (m_kind != InkKind::density) added += crackle(place.v, place.u);
    return covered * layer * added;
}

}  // namespace volumen
