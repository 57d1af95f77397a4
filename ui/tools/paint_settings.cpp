#include "ui/tools/paint_settings.h"

#include <algorithm>
#include <cmath>

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr double kGrowth = 1.2;

Point unit(Point v) { return v / length(v); }

/// The thickest slab in which a volume is seen.
double shownSlab(const Project& project) {
    int half = 0;
    for (const Layer& layer : project.layers())
        if (layer.look.visible && layer.source && !layer.labels) half = std::max(half, layer.look.slab.halfVoxels);
    return half;
}

PaintRule replaceable(const PaintSettings& settings, LabelId id) {
    if (settings.overwrite == Overwrite::oneLabel) return PaintRule::onlyOver(settings.overLabel);
    return settings.overwrite == Overwrite::unlabeled && id != kUnlabeled ? PaintRule::onlyOver(kUnlabeled) : PaintRule();
}

}  // namespace

double resized(double radiusVoxels, int steps) {
    for (; steps > 0; --steps) radiusVoxels = std::max(radiusVoxels + 1, std::round(radiusVoxels * kGrowth));
    for (; steps < 0; ++steps) radiusVoxels = std::min(radiusVoxels - 1, std::round(radiusVoxels / kGrowth));
    return std::clamp(radiusVoxels, 0.0, kLargestRadius);
}

PaintRule PaintRules::whole(std::stop_token stop) const {
    PaintRule rule = labels;
    if (where) rule.restrictTo(where(std::move(stop)));
    return rule;
}

const Layer& layerToPaint(const Project& project) {
    const Layer* layer = project.paintLayer();
    if (!layer) throw Error("there is no layer of labels to paint in; make one with Label, New layer of labels");
    return *layer;
}

LabelId labelToPaint(const Layer& painted) {
    if (!painted.labels->table().find(painted.selectedLabel)) throw Error("\"" + painted.name + "\": has no label to paint with; add one in the Label panel");
    return painted.selectedLabel;
}

PaintRules rulesFor(const PaintSettings& settings, const Layer& painted, LabelId id) {
    const Label* label = painted.labels->table().find(id);
    if (label && label->locked) throw Error("\"" + label->name + "\": is locked; unlock it in the Label panel to paint with it");
    PaintRules rules;
    rules.labels = painted.labels->rule(replaceable(settings, id));
    rules.now = rules.labels;
    if (painted.labels->grid().base()) rules.now.neverWait(rules.missing = std::make_shared<bool>(false));
    if (!settings.masked || id == kUnlabeled) return rules;
    if (!rules.missing) rules.missing = std::make_shared<bool>(false);
    rules.now.restrictTo(whereValues(settings.valuesAtHand(painted, rules.missing), settings.band));
    rules.where = [values = settings.allValues(painted), band = settings.band](std::stop_token stop) { return whereValues(values(std::move(stop)), band); };
    return rules;
}

void paintOnce(Project& project, const PaintSettings& settings, const PaintRules& rules, const std::string& name,
               const std::function<Box(LabelGrid&, const PaintRule&)>& change) {
    project.beginStroke(name);
    project.extendStroke([&](LabelLayer& labels) { return labels.change([&](LabelGrid& grid) { return change(grid, rules.now); }); });
    if (!rules.incomplete()) return project.endStroke();
    settings.inBackground(name, [change, rules](LabelGrid& grid, const ToolContext& context) { change(grid, rules.whole(context.stop)); }, project.suspendStroke());
}

/// A normal is measured against lengths: it grows with the spacing where directions shrink.
BrushPlane planeOf(const Project& project, PaneId pane, const Placement& placement, Point um) {
    const PaneState& state = project.view().pane(pane);
    return {.origin = placement.toVoxels(um), .normal = unit(state.normal() * placement.spacingUm), .up = unit(-state.down / placement.spacingUm), .slabVoxels = shownSlab(project)};
}

}  // namespace volumen
