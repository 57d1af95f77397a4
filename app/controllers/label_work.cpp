#include "app/controllers/label_work.h"

#include <cmath>
#include <limits>
#include <set>

#include "core/base/error.h"
#include "core/labels/distinct_color.h"
#include "core/labels/fill.h"
#include "core/labels/grow.h"
#include "core/labels/interpolate.h"
#include "core/labels/islands.h"
#include "core/project/navigation.h"

namespace volumen {

namespace {

constexpr std::int64_t kReachInSlice = 1024;
constexpr std::int64_t kReachInDepth = 256;

Box boundAround(Voxel seed, Voxel shape, PaneId pane, bool inDepth) {
    const std::int64_t reach = inDepth ? kReachInDepth : kReachInSlice;
    Box box{.lo = seed - Voxel{reach, reach, reach}, .hi = seed + Voxel{reach + 1, reach + 1, reach + 1}};
    if (!inDepth) along(box.lo, axisOf(pane)) = along(seed, axisOf(pane)), along(box.hi, axisOf(pane)) = along(seed, axisOf(pane)) + 1;
    return intersection(box, {.lo = {}, .hi = shape});
}

/// One label has nothing to stop at.
void checkSeeds(const LabelGrid& grid, const Box& box, bool masked) {
    std::set<LabelId> ids;
    grid.forEachLeafIn(box, [&](Voxel, const Leaf& leaf) {
        for (int voxel = 0; voxel < (leaf.uniform() ? 1 : kLeafVoxels); ++voxel)
            if (leaf.at(voxel) != kUnlabeled) ids.insert(leaf.at(voxel));
    });
    if (ids.empty()) throw Error("there are no labels in the box to grow; paint some of each first");
    if (ids.size() == 1 && !masked) throw Error("there is one label only in the box, and nothing to stop it; paint another one where it must not grow, or switch the intensity mask on");
}

/// Labels for `pieces` of a label, in colours of their own.
void addPieces(Project& project, LayerId id, LabelId of, const std::vector<LabelId>& ids, std::size_t pieces) {
    const Layer* layer = project.layer(id);
    if (!layer) return;
    LabelTable table = layer->labels->table();
    const Label whole = *table.find(of);
    int number = 1;
    for (std::size_t i = 0; i + 1 < pieces && i < ids.size(); ++i) {
        do ++number;
        while (table.find(whole.name + " " + std::to_string(number)));
        table.set({.id = ids[i], .name = whole.name + " " + std::to_string(number), .meaning = whole.meaning, .color = distinctColor(ids[i])});
    }
    project.setLabelTable(id, table);
}

}  // namespace

void fillAt(Project& project, LabelTasks& tasks, const PaintSettings& settings, PaneId pane, Point um, bool erases, bool inDepth, LabelTasks::Done done) {
    const Layer& layer = layerToPaint(project);
    const LabelId id = erases ? kUnlabeled : labelToPaint(layer);
    const PaintRules rules = rulesFor(settings, layer, id);
    const Voxel shape = layer.labels->geometry().shape, seed = nearestVoxel(project.placement(layer).toVoxels(um));
    if (!Box{.lo = {}, .hi = shape}.contains(seed)) throw Error("there are no voxels of \"" + layer.name + "\" to fill; click into the volume");
    const Box bound = boundAround(seed, shape, pane, inDepth);
    const auto work = [=](LabelGrid& grid, const ToolContext& context) {
        fillFrom(grid, seed, bound, rules.where ? rules.where(context.stop) : LeafFilter(), id, rules.labels, context);
    };
    tasks.start("Fill", work, std::move(done));
}

std::optional<Box> voxelsInCrop(const Project& project, const Layer& layer) {
    const auto& crop = project.view().scene.crop;
    if (!crop) return std::nullopt;
    const Placement placement = project.placement(layer);
    const Point lo = placement.toVoxels(crop->lo), hi = placement.toVoxels(crop->hi);
    const auto up = [](double v) { return static_cast<std::int64_t>(std::ceil(v)); };
    return intersection({.lo = {up(lo.z), up(lo.y), up(lo.x)}, .hi = {up(hi.z), up(hi.y), up(hi.x)}}, {.lo = {}, .hi = layer.source->info().shape()});
}

void fillByValue(Project& project, LabelTasks& tasks, const PaintSettings& settings, const Box& box, LabelTasks::Result result, LabelTasks::Done done) {
    const Layer& layer = layerToPaint(project);
    const LabelId id = labelToPaint(layer);
    PaintSettings masked = settings;
    masked.masked = true;
    const PaintRules rules = rulesFor(masked, layer, id);
    tasks.start("Fill by value", [=](LabelGrid& grid, const ToolContext& context) { fillBox(grid, box, rules.where(context.stop), id, rules.labels, context); }, std::move(done), result);
}

void growLabels(Project& project, LabelTasks& tasks, const PaintSettings& settings, const Box& box, LabelTasks::Result result, LabelTasks::Done done) {
    const Layer& layer = layerToPaint(project);
    PaintSettings anywhere = settings;
    anywhere.overwrite = Overwrite::everything;   // it grows into what is unlabeled
    const PaintRules rules = rulesFor(anywhere, layer, labelToPaint(layer));
    const auto work = [=, values = settings.allValues(layer)](LabelGrid& grid, const ToolContext& context) {
        checkSeeds(grid, box, rules.where != nullptr);
        growFromSeeds(grid, box, values(context.stop), rules.whole(context.stop), context);
    };
    tasks.start("Grow", work, std::move(done), result);
}

void copyToSlice(Project& project, const PaintSettings& settings, PaneId pane, int by) {
    const Layer& layer = layerToPaint(project);
    const LabelId id = labelToPaint(layer);
    const PaintRules rules = rulesFor(settings, layer, id);
    const Axis axis = axisOf(pane);
    Voxel at = nearestVoxel(project.placement(layer).toVoxels(project.crosshairUm()));
    const std::int64_t from = along(at, axis), to = from + by;
    Voxel shape = layer.labels->geometry().shape;
    const Box all{.lo = {}, .hi = shape};
    const bool hasBase = layer.labels->grid().base() != nullptr;   // whose slice may have to be read
    if (from < 0 || to < 0 || std::max(from, to) >= along(shape, axis)) throw Error("there is no slice beyond this one to copy to");
    const auto copy = [=](LabelGrid& grid, const PaintRule& rule) {
        Box slice = all;
        along(slice.lo, axis) = from, along(slice.hi, axis) = from + 1;
        Box both = boxOfLabel(grid, id, slice);   // whole leaves
        along(both.lo, axis) = std::min(from, to), along(both.hi, axis) = std::max(from, to) + 1;
        copySlice(grid, id, axis, from, to, both, rule);
        return both;
    };
    if (hasBase) settings.inBackground("Copy to slice", [=](LabelGrid& grid, const ToolContext& context) { copy(grid, rules.whole(context.stop)); }, {});
    else paintOnce(project, settings, rules, "Copy to slice", copy);
    stepSlices(project, pane, by);
}

void splitLabel(Project& project, LabelTasks& tasks, LabelTasks::Done done) {
    constexpr std::size_t kMostPieces = 1000;
    const Layer& layer = layerToPaint(project);
    const LabelId id = labelToPaint(layer);
    const PaintRule rule = rulesFor({}, layer, id).labels;
    std::vector<LabelId> ids;
    for (LabelId free = 1; ids.size() < kMostPieces && free < std::numeric_limits<LabelId>::max(); ++free)
        if (!layer.labels->table().find(free)) ids.push_back(free);
    const auto pieces = std::make_shared<std::size_t>(0);
    const auto named = [&project, layer = layer.id, id, ids, pieces, done = std::move(done)](const QString& problem) {
        if (problem.isEmpty()) addPieces(project, layer, id, ids, *pieces);
        done(problem);
    };
    tasks.start("Split", [=](LabelGrid& grid, const ToolContext& context) { *pieces = splitIslands(grid, id, ids, grid.bounds(), rule, context); }, named);
}

void workOnLabel(Project& project, LabelTasks& tasks, const std::string& name, WholeLabelWork work, LabelTasks::Done done, LabelTasks::Result result) {
    const Layer& layer = layerToPaint(project);
    const LabelId id = labelToPaint(layer);
    const PaintRule rule = rulesFor({}, layer, id).labels;
    tasks.start(name, [=](LabelGrid& grid, const ToolContext& context) { work(grid, id, rule, context); }, std::move(done), result);
}

}  // namespace volumen
