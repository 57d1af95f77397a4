#pragma once

#include <cstdint>

namespace volumen {

/// A place in the sheet, voxels: u along it, v = z, depth from the written (inner) surface outwards.
struct SheetPlace {
    double u = 0;
    double v = 0;
    float depth = 0;
};

/// What the sheet is made of: two layers of fibres, on the written side along the sheet's way (u), on the other along the scroll (v).
/// Pure functions of seed and place. Any thread.
class Papyrus {
public:
    Papyrus(std::uint32_t seed, double thickness) : m_seed(seed), m_thickness(thickness) {}

    /// The sheet is thicker here and thinner there, voxels.
    float thickness(double u, double v) const;
    /// How bright the sheet is, as a share of the range of grey; `thickness` as at this place.
    float brightness(const SheetPlace& place, float thickness) const;

private:
    std::uint32_t m_seed;
    double m_thickness;
};

}  // namespace volumen
