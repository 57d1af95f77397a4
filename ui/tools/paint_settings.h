#pragma once

#include <functional>
#include <optional>

#include "core/labels/brush.h"
#include "core/project/layer.h"
#include "core/project/view_state.h"

namespace volumen {

constexpr double kLargestRadius = 500;

/// What may be painted over.
enum class Overwrite { everything, unlabeled, sameLabel };

/// What all painting tools share. Whoever makes the tools owns it, and changes it between gestures.
struct PaintSettings {
    BrushShape shape = BrushShape::sphere;
    double radiusVoxels = 8;
    Overwrite overwrite = Overwrite::everything;
    /// Where a layer may be painted, by values of another: an intensity mask; null: everywhere.
    std::function<LeafFilter(const Layer& painted)> where = {};
};

/// The next size, by a fifth or one voxel, whole numbers.
double resized(double radiusVoxels, int steps);

/// The rule for giving `id` (0: erasing, which takes every label) in a layer. Throws Error, saying why and what to do, when nothing may be painted there: no label
/// is chosen, or it is locked.
PaintRule ruleFor(const PaintSettings& settings, const Layer& painted, LabelId id);

/// The plane of a pane through `um`, in voxels of the layer.
BrushPlane planeOf(const PaneState& pane, const Placement& placement, Point um);

}  // namespace volumen
