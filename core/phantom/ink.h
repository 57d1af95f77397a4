#pragma once

#include <cstdint>

#include "core/phantom/papyrus.h"
#include "core/phantom/recipe.h"
#include "core/phantom/text_layout.h"

namespace volumen {

/// The ink on the sheet's inner surface: where it is, and what it does to the scan. Lengths in voxels. Immutable; any thread.
class Ink {
public:
    /// `text` as `writable` gives it, on a sheet of `height` by `width` flat pixels.
    Ink(const std::u32string& text, double height, double width, InkKind kind, std::uint32_t seed);

    /// Ink lies from a little above the surface to a little below it.
    static constexpr float kTop = -0.75f;
    static constexpr float kBottom = 2;
    /// The middle of the ink: the depth at which a segment is traced.
    static constexpr float kMiddle = 1;
    /// Depths at which `brightening` may be anything but 0.
    static bool reaches(float depth) { return depth > -2 && depth < 3; }

    /// How deep a flat place lies inside a pen stroke, voxels; negative: outside.
    float insideStroke(double v, double u) const;
    /// The truth: a place that is ink.
    bool isInk(const SheetPlace& place) const { return place.depth >= kTop && place.depth <= kBottom && insideStroke(place.v, place.u) >= 0; }
    /// What ink adds to the brightness, as a share of the range of grey.
    float brightening(const SheetPlace& place) const;

    const TextLayout& layout() const { return m_layout; }

private:
    float crackle(double v, double u) const;

    TextLayout m_layout;
    InkKind m_kind;
    std::uint32_t m_seed;
    double m_plate;  ///< the size of a plate between cracks
};

}  // namespace volumen
