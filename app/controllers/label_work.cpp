#include "app/controllers/label_work.h"

#include "core/base/error.h"
#include "core/labels/fill.h"

namespace volumen {

namespace {

constexpr std::int64_t kReachInSlice = 1024;
constexpr std::int64_t kReachInDepth = 256;

/// Throws Error.
const Layer& layerToPaint(const Project& project) {
    const Layer* layer = project.paintLayer();
    if (!layer) throw Error("there is no layer of labels; make one with Label, New layer of labels");
    return *layer;
}

LabelId chosenLabel(const Layer& layer) {
    if (layer.selectedLabel == kUnlabeled) throw Error("\"" + layer.name + "\": has no label to paint with; add one in the Label panel");
    return layer.selectedLabel;
}

Box boundAround(Voxel seed, Voxel shape, PaneId pane, bool inDepth) {
    const std::int64_t reach = inDepth ? kReachInDepth : kReachInSlice;
    Box box{.lo = seed - Voxel{reach, reach, reach}, .hi = seed + Voxel{reach + 1, reach + 1, reach + 1}};
    if (!inDepth) along(box.lo, axisOf(pane)) = along(seed, axisOf(pane)), along(box.hi, axisOf(pane)) = along(seed, axisOf(pane)) + 1;
    return intersection(box, {.lo = {}, .hi = shape});
}

}  // namespace

void fillAt(Project& project, LabelKeeping& keeping, const PaintSettings& settings, PaneId pane, Point um, bool erases, bool inDepth, LabelKeeping::Done done) {
    const Layer& layer = layerToPaint(project);
    const LabelId id = erases ? kUnlabeled : chosenLabel(layer);
    const PaintRule rule = ruleFor(settings, layer, id);
    const Voxel shape = layer.labels->geometry().shape, seed = nearestVoxel(project.placement(layer).toVoxels(um));
    if (!Box{.lo = {}, .hi = shape}.contains(seed)) throw Error("there are no voxels of \"" + layer.name + "\" to fill; click into the volume");
    const Box bound = boundAround(seed, shape, pane, inDepth);
    keeping.compute("Fill", [=](LabelGrid& grid, const ToolContext& context) { fillFrom(grid, seed, bound, {}, id, rule, context); }, std::move(done));
}

void workOnLabel(Project& project, LabelKeeping& keeping, const std::string& name, LabelWork work, LabelKeeping::Done done) {
    const Layer& layer = layerToPaint(project);
    const LabelId id = chosenLabel(layer);
    const PaintRule rule = ruleFor({}, layer, id);
    keeping.compute(name, [=](LabelGrid& grid, const ToolContext& context) { work(grid, id, rule, context); }, std::move(done));
}

}  // namespace volumen
