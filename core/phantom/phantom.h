#pragma once

#include "core/base/array3.h"
#include "core/phantom/ink.h"
#include "core/phantom/papyrus.h"
#include "core/phantom/recipe.h"
#include "core/phantom/spiral.h"
#include "core/phantom/spiral_table.h"
#include "core/segment/surface_map.h"

namespace volumen {

/// A made scroll whose truth is known. Every voxel is a pure function of the recipe and its place: boxes may be asked for in any
/// order, of any size, from any thread, and a scroll may be larger than memory. Immutable.
class Phantom {
public:
    /// Throws Error: a size, a gap or a text that cannot be.
    explicit Phantom(const PhantomRecipe& recipe);

    const PhantomRecipe& recipe() const { return m_recipe; }
    const Spiral& spiral() const { return m_spiral; }
    const Ink& ink() const { return m_ink; }

    /// The voxels of a box; all three of its shape.
    struct Voxels {
        Array3<std::uint8_t> scan;
        Array3<std::uint8_t> ink;    ///< 1 where there is ink
        Array3<std::uint8_t> sheet;  ///< 1 where there is papyrus
    };
    /// The box may reach outside the volume: the scroll goes on there.
    Voxels voxels(const Box& box) const;

    /// The flattened sheet's pixels: u from the outer end, v = z.
    FlatShape flatShape() const { return m_spiral.flatShape(); }
    /// Where the middle of the ink's layer lies under a pixel; the normal looks away from the scroll's axis, into the sheet.
    SurfacePoint surface(std::int64_t v, std::int64_t u) const;
    /// The truth at a point that `surface` gave for column u: 255 where there is ink, else 0.
    std::uint8_t inkLabel(std::int64_t u, const SurfacePoint& point) const;

private:
    struct Row;
    void castRays(const Spiral::Height& axis, Row& row) const;
    void addSheet(const SpiralTable& table, Row& row) const;
    float papyrusAt(const SheetPlace& place, float thickness, float& covered) const;
    bool exists(double u, double v) const;
    void addRings(const Box& box, const std::vector<float>& field, Array3<std::uint8_t>& scan) const;

    PhantomRecipe m_recipe;
    std::uint32_t m_seed;
    Spiral m_spiral;
    Papyrus m_papyrus;
    Ink m_ink;
};

}  // namespace volumen
