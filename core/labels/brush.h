#pragma once

#include <optional>

#include "core/labels/flood.h"

namespace volumen {

/// The plane that a person paints on, level-0 voxels, z-y-x.
struct BrushPlane {
    Point origin;                ///< any point of it
    Point normal{1, 0, 0};       ///< of length 1; (1, 0, 0) is an XY plane
    Point up{0, -1, 0};          ///< of length 1, in the plane: how a square stands
    double slabVoxels = 0;       ///< painted through, to each side
};

enum class BrushShape { sphere, disc, square };

/// What a pointer leaves behind. Positions are real; a voxel is painted when its centre is near enough:
/// a sphere within the radius (+ 10⁻⁶) of the way; a disc the same, measured in the plane, and a square within the radius along each of
/// the plane's two directions, both only in voxels that the plane (or its slab) passes through.
struct Brush {
    BrushShape shape = BrushShape::sphere;
    double radiusVoxels = 5;
    BrushPlane plane;            ///< of discs and squares
};

/// Gives `id` to what the brush covers on its straight way from `a` to `b` (the same point: one dab), as the rule allows.
/// The box that may have changed, in voxels within the volume; empty when nothing lies there.
Box paintSegment(LabelGrid& grid, const Brush& brush, Point a, Point b, LabelId id, const PaintRule& rule);

/// The voxels that the same would change, as far as the rule may look; nothing is changed.
VoxelSet voxelsToPaint(const LabelGrid& grid, const Brush& brush, Point a, Point b, LabelId id, const PaintRule& rule);

}  // namespace volumen
