#include "app/controllers/bind_label_work.h"

#include "app/controllers/label_work.h"
#include "app/controllers/layer_acts.h"
#include "app/controllers/panes.h"
#include "app/controllers/scissors.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/labels/interpolate.h"
#include "core/labels/islands.h"
#include "core/labels/morphology.h"
#include "ui/tools/area_tools.h"

namespace volumen {

namespace {

/// Starts what goes on in the background; what it throws becomes an action that fails.
ActionResult later(const std::function<void(LabelTasks::Done)>& start) {
    auto pending = std::make_shared<PendingAction>();
    try {
        start([pending](const QString& problem) { pending->finish(problem.isEmpty() ? ActionResult::done() : ActionResult::failed(problem)); });
    } catch (const Error& error) {
        return ActionResult::failed(QString::fromStdString(error.what()));
    }
    return ActionResult::later(pending);
}

/// `name` on the chosen label, in the background.
ActionHandler onLabel(const LabelServices& s, const std::string& name, WholeLabelWork work) {
    return [=](const QStringList&) { return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, name, work, done); }); };
}

using Shape = void (*)(LabelGrid&, LabelId, double, const Box&, const PaintRule&, const ToolContext&);

/// The same with a size behind it, 1 where a person chose it in a menu.
ActionHandler onLabelBy(const LabelServices& s, const std::string& name, Shape shape) {
    return [=](const QStringList& words) {
        constexpr double kLargest = 64;
        double voxels = 1;
        const QString problem = words.isEmpty() ? QString() : setNumber(voxels, words[0], 0.1, kLargest);
        if (!problem.isEmpty()) return ActionResult::failed(problem);
        const WholeLabelWork work = [=](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { shape(grid, id, voxels, grid.bounds(), rule, context); };
        return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, name, work, done); });
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
    return later([&](const LabelTasks::Done& done) {
        fillAt(s.project, s.tasks, s.settings, *pane, s.project.space().toUm(readPoint(words[1])), false, words.value(2) == "3d", done);
    });
}

/// "remove-below=64" as a number of voxels; nothing for what is another word.
std::optional<std::int64_t> removeBelow(const QString& word) {
    bool number = false;
    const qlonglong voxels = word.section('=', 1).toLongLong(&number);
    return word.startsWith("remove-below=") && number && voxels > 0 ? std::optional<std::int64_t>(voxels) : std::nullopt;
}

ActionResult islands(const LabelServices& s, const QString& how) {
    if (how == "split") return later([&](const LabelTasks::Done& done) { splitLabel(s.project, s.tasks, done); });
    const auto below = removeBelow(how);
    if (!below && how != "keep-largest") return ActionResult::failed(QString("%1: is nothing to do with islands; write keep-largest, remove-below=64 or split").arg(how));
    const WholeLabelWork work = [below](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) {
        if (below) removeIslandsBelow(grid, id, *below, grid.bounds(), rule, context);
        else keepLargestIsland(grid, id, grid.bounds(), rule, context);
    };
    return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, below ? "Remove small pieces" : "Keep largest piece", work, done); });
}

ActionResult interpolate(const LabelServices& s, LabelTasks::Result result) {
    const WholeLabelWork work = [axis = axisOf(s.panes.current())](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) {
        interpolateSlices(grid, id, axis, grid.bounds(), rule, context);
    };
    return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, "Interpolate", work, done, result); });
}

/// The box that was written, or else the crop box, or else nothing; of the layer that is painted in. Throws Error.
std::optional<Box> chosenBox(const Project& project, const QStringList& words) {
    const Layer& layer = layerToPaint(project);
    if (words.isEmpty()) return voxelsInCrop(project, layer);
    return parseBox(words[0].toStdString(), layer.labels->geometry().shape);
}

/// Around what is painted: as far as labels grow where nobody drew a box.
Box aroundLabels(const Project& project) {
    constexpr std::int64_t kMargin = 64;
    const LabelGrid& grid = layerToPaint(project).labels->grid();
    const Box labelled = grid.labelledBox();
    if (labelled.empty()) throw Error("there are no labels to grow; paint some of each first");
    return widened(labelled, kMargin, grid);
}

ActionResult grow(const LabelServices& s, const QStringList& words, LabelTasks::Result result) {
    return later([&](const LabelTasks::Done& done) {
        const std::optional<Box> box = chosenBox(s.project, words);
        growLabels(s.project, s.tasks, s.settings, box ? *box : aroundLabels(s.project), result, done);
    });
}

ActionResult fillBoxByValue(const LabelServices& s, const QStringList& words, LabelTasks::Result result) {
    return later([&](const LabelTasks::Done& done) {
        const std::optional<Box> box = chosenBox(s.project, words);
        if (!box || box->empty()) throw Error("there is no box to fill; draw the crop box with V in a slice first");
        fillByValue(s.project, s.tasks, s.settings, *box, result, done);
    });
}

ActionResult copySlice(const LabelServices& s, int by) {
    try {
        if (s.panes.current() == PaneId::volume) throw Error("the 3D pane shows no slice to copy; point into a slice first");
        copyToSlice(s.project, s.settings, s.panes.current(), by);
    } catch (const Error& error) {
        return ActionResult::failed(QString::fromStdString(error.what()));
    }
    return ActionResult::done();
}

/// `labels.cut inside 0.2,0.2 0.8,0.2 0.5,0.9`: a line in the 3D pane, in shares of its width and height from the upper left corner.
ActionResult cut(const LabelServices& s, const QStringList& words) {
    QPolygonF line;
    for (const QString& word : words.mid(1)) {
        bool right = false, down = false;
        line << QPointF(word.section(',', 0, 0).toDouble(&right) * s.scissors.paneSize().width(), word.section(',', 1).toDouble(&down) * s.scissors.paneSize().height());
        if (!right || !down) return ActionResult::failed(QString("%1: is no place in the 3D pane; write shares of its width and height, as 0.25,0.5").arg(word));
    }
    return later([&](const LabelTasks::Done& done) { s.scissors.cut(line, words[0] == "inside", done); });
}

}  // namespace

void bindLabelWork(ActionTable& actions, const LabelServices& s) {
    const auto shown = [&actions] { return actions.byHand() ? LabelTasks::Result::preview : LabelTasks::Result::edit; };
    actions.bind("lasso", [s](const QStringList& words) { return area(s, words, "Lasso"); });
    actions.bind("polygon", [s](const QStringList& words) { return area(s, words, "Polygon"); });
    actions.bind("fill", [s](const QStringList& words) { return fill(s, words); });
    actions.bind("labels.grow", [=](const QStringList& words) { return grow(s, words, shown()); });
    actions.bind("labels.fillByValue", [=](const QStringList& words) { return fillBoxByValue(s, words, shown()); });
    actions.bind("labels.interpolate", [=](const QStringList&) { return interpolate(s, shown()); });
    actions.bind("labels.cut", [s](const QStringList& words) { return cut(s, words); });
    actions.bind("labels.copyNext", [s](const QStringList&) { return copySlice(s, 1); });
    actions.bind("labels.copyPrevious", [s](const QStringList&) { return copySlice(s, -1); });
    actions.bind("labels.smooth", onLabelBy(s, "Smooth", smooth));
    actions.bind("labels.dilate", onLabelBy(s, "Dilate", dilate));
    actions.bind("labels.erode", onLabelBy(s, "Erode", erode));
    actions.bind("labels.close", onLabelBy(s, "Close gaps", closeGaps));
    actions.bind("labels.islands", [s](const QStringList& words) { return islands(s, words.value(0, "keep-largest")); });
    actions.bind("labels.removeSmall", [s](const QStringList&) { return islands(s, "remove-below=64"); });
    actions.bind("labels.split", [s](const QStringList&) { return islands(s, "split"); });
    actions.bind("labels.fillHoles", onLabel(s, "Fill holes", [](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) {
                     fillHoles(grid, id, grid.bounds(), std::nullopt, rule, context);
                 }));
}

}  // namespace volumen
