#include "ui/tools/paint_settings.h"

#include <cmath>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr double kGrowth = 1.2;

Point unit(Point v) { return v / length(v); }

}  // namespace

double resized(double radiusVoxels, int steps) {
    for (; steps > 0; --steps) radiusVoxels = std::max(radiusVoxels + 1, std::round(radiusVoxels * kGrowth));
    for (; steps < 0; ++steps) radiusVoxels = std::min(radiusVoxels - 1, std::round(radiusVoxels / kGrowth));
    return std::clamp(radiusVoxels, 0.0, kLargestRadius);
}

PaintRule ruleFor(const PaintSettings& settings, const Layer& painted, LabelId id) {
    const Label* label = painted.labels->table().find(id);
    if (id != kUnlabeled && !label) throw Error("\"" + painted.name + "\": has no label to paint with; add one in the Label panel");
    if (label && label->locked) throw Error("\"" + label->name + "\": is locked; unlock it in the Label panel to paint with it");
    PaintRule rule = id == kUnlabeled || settings.overwrite == Overwrite::everything ? PaintRule() : PaintRule::onlyOver(settings.overwrite == Overwrite::unlabeled ? kUnlabeled : id);
    if (settings.where && id != kUnlabeled)
        if (LeafFilter filter = settings.where(painted)) rule.restrictTo(std::move(filter));
    return painted.labels->rule(std::move(rule));
}

/// A normal is measured against lengths: it grows with the spacing where directions shrink.
BrushPlane planeOf(const PaneState& pane, const Placement& placement, Point um) {
    return {.origin = placement.toVoxels(um), .normal = unit(pane.normal() * placement.spacingUm), .up = unit(-pane.down / placement.spacingUm)};
}

}  // namespace volumen
