#include "app/controllers/bind_label_work.h"

#include "app/controllers/label_work.h"
#include "app/controllers/layer_acts.h"
#include "app/controllers/panes.h"
#include "core/base/error.h"
#include "core/labels/interpolate.h"
#include "core/labels/islands.h"
#include "core/labels/morphology.h"
#include "ui/tools/area_tools.h"

namespace volumen {

namespace {

/// Starts what goes on in the background; what it throws becomes an action that fails.
ActionResult later(const std::function<void(LabelKeeping::Done)>& start) {
    auto pending = std::make_shared<PendingAction>();
    try {
        start([pending](const QString& problem) { pending->finish(problem.isEmpty() ? ActionResult::done() : ActionResult::failed(problem)); });
    } catch (const Error& error) {
        return ActionResult::failed(QString::fromStdString(error.what()));
    }
    return ActionResult::later(pending);
}

/// `name` on the chosen label, in the background.
ActionHandler onLabel(const LabelServices& s, const std::string& name, LabelWork work) {
    return [=](const QStringList&) { return later([&](const LabelKeeping::Done& done) { workOnLabel(s.project, s.keeping, name, work, done); }); };
}

using Shape = void (*)(LabelGrid&, LabelId, double, const Box&, const PaintRule&, const ToolContext&);

/// The same with a size behind it, 1 where a person chose it in a menu.
ActionHandler onLabelBy(const LabelServices& s, const std::string& name, Shape shape) {
    return [=](const QStringList& words) {
        constexpr double kLargest = 64;
        double voxels = 1;
        const QString problem = words.isEmpty() ? QString() : setNumber(voxels, words[0], 0.1, kLargest);
        if (!problem.isEmpty()) return ActionResult::failed(problem);
        const LabelWork work = [=](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { shape(grid, id, voxels, grid.bounds(), rule, context); };
        return later([&](const LabelKeeping::Done& done) { workOnLabel(s.project, s.keeping, name, work, done); });
    };
}

/// Press, moves and release of the lasso, or the corners of a polygon.
ActionResult area(const LabelServices& s, const QStringList& words, const std::string& name) {
    const auto pane = paneNamed(words[0].toStdString());
    if (!pane || *pane == PaneId::volume) return ActionResult::failed(QString("%1: is no pane to paint in; write xy, xz or yz").arg(words[0]));
    try {
        std::vector<Point> um;
        for (const QString& word : words.mid(1)) um.push_back(s.project.space().toUm(readPoint(word)));
        if (um.size() < 3) throw Error("three corners are needed at least; write more positions");
        paintArea(s.project, s.settings, *pane, um, false, name);
    } catch (const Error& error) {
        return ActionResult::failed(QString::fromStdString(error.what()));
    }
    return ActionResult::done();
}

ActionResult fill(const LabelServices& s, const QStringList& words) {
    const auto pane = paneNamed(words[0].toStdString());
    if (!pane || *pane == PaneId::volume) return ActionResult::failed(QString("%1: is no pane to paint in; write xy, xz or yz").arg(words[0]));
    return later([&](const LabelKeeping::Done& done) {
        fillAt(s.project, s.keeping, s.settings, *pane, s.project.space().toUm(readPoint(words[1])), false, words.value(2) == "3d", done);
    });
}

/// "remove-below=64" as a number of voxels; nothing for what is another word.
std::optional<std::int64_t> removeBelow(const QString& word) {
    bool number = false;
    const qlonglong voxels = word.section('=', 1).toLongLong(&number);
    return word.startsWith("remove-below=") && number && voxels > 0 ? std::optional<std::int64_t>(voxels) : std::nullopt;
}

ActionResult islands(const LabelServices& s, const QString& how) {
    const auto below = removeBelow(how);
    if (!below && how != "keep-largest") return ActionResult::failed(QString("%1: is nothing to do with islands; write keep-largest or remove-below=64").arg(how));
    const LabelWork work = [below](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) {
        if (below) removeIslandsBelow(grid, id, *below, grid.bounds(), rule, context);
        else keepLargestIsland(grid, id, grid.bounds(), rule, context);
    };
    return later([&](const LabelKeeping::Done& done) { workOnLabel(s.project, s.keeping, below ? "Remove small pieces" : "Keep largest piece", work, done); });
}

}  // namespace

void bindLabelWork(ActionTable& actions, const LabelServices& s) {
    actions.bind("lasso", [s](const QStringList& words) { return area(s, words, "Lasso"); });
    actions.bind("polygon", [s](const QStringList& words) { return area(s, words, "Polygon"); });
    actions.bind("fill", [s](const QStringList& words) { return fill(s, words); });
    actions.bind("labels.interpolate", [s](const QStringList&) {
        const LabelWork work = [axis = axisOf(s.panes.current())](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) {
            interpolateSlices(grid, id, axis, grid.bounds(), rule, context);
        };
        return later([&](const LabelKeeping::Done& done) { workOnLabel(s.project, s.keeping, "Interpolate", work, done); });
    });
    actions.bind("labels.smooth", onLabelBy(s, "Smooth", smooth));
    actions.bind("labels.dilate", onLabelBy(s, "Dilate", dilate));
    actions.bind("labels.erode", onLabelBy(s, "Erode", erode));
    actions.bind("labels.close", onLabelBy(s, "Close gaps", closeGaps));
    actions.bind("labels.islands", [s](const QStringList& words) { return islands(s, words.value(0, "keep-largest")); });
    actions.bind("labels.fillHoles", onLabel(s, "Fill holes", [](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) {
                     fillHoles(grid, id, grid.bounds(), std::nullopt, rule, context);
                 }));
}

}  // namespace volumen
