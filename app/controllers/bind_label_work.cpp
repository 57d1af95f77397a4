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
#include "core/labels/relabel.h"
#include "ui/dialogs/number_popup.h"
#include "ui/tools/area_tools.h"

namespace volumen {

namespace {

/// `name` on the chosen label, in the background.
ActionHandler onLabel(const LabelServices& s, const std::string& name, WholeLabelWork work) {
    return [=](const QStringList&) { return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, name, work, done); }); };
}

using Shape = void (*)(LabelGrid&, LabelId, double, const Box&, const PaintRule&, const ToolContext&);

/// An action on the chosen label that has a size, and what a person is told who is asked for it.
struct Sized {
    QString id;
    std::string name;      ///< of the edit
    QString explanation;   ///< what the size does
    double first = 1, lo = 0.1, hi = 64;
};

/// "2 voxels" in µm, where the layer's spacing is known.
QString lengthText(const Layer& layer, double voxels) {
    const auto& spacing = layer.labels->geometry().spacingUm;
    return spacing ? QString::fromStdString(formatLength(voxels * spacing->x)) + ". " : QString();
}

/// Throws Error when there is nothing that it could be done to.
void ask(const LabelServices& s, const Sized& sized, const std::function<QString(double)>& explain) {
    const Layer& layer = layerToPaint(s.project);
    const Label& label = *layer.labels->table().find(labelToPaint(layer));
    s.askNumber(sized.id, {.title = QString::fromStdString(sized.name + ": " + label.name), .unit = QObject::tr("voxels"), .value = sized.first, .lo = sized.lo, .hi = sized.hi, .explain = explain});
}

/// Does it with the number behind it; a person who chose it in a menu is asked for one, a script that says none means the first.
template <class Act>
ActionHandler sizedAction(ActionTable& actions, const LabelServices& s, const Sized& sized, const std::function<QString(double)>& explain, Act act) {
    return [=, &actions](const QStringList& words) {
        double size = sized.first;
        const QString problem = words.isEmpty() ? QString() : setNumber(size, words[0], sized.lo, sized.hi);
        if (!problem.isEmpty()) return ActionResult::failed(problem);
        if (!words.isEmpty() || !actions.byHand()) return act(size);
        return tried([&] { ask(s, sized, explain); });
    };
}

/// Changes the shape of the chosen label by so many voxels, in the background.
void bindShape(ActionTable& actions, const LabelServices& s, const Sized& sized, Shape shape) {
    const auto explain = [s, text = sized.explanation](double voxels) { return lengthText(layerToPaint(s.project), voxels) + text; };
    actions.bind(sized.id, sizedAction(actions, s, sized, explain, [s, shape, name = sized.name](double voxels) {
                     const WholeLabelWork work = [=](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { shape(grid, id, voxels, grid.bounds(), rule, context); };
                     return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, name, work, done); });
                 }));
}

using TwoLabels = void (*)(LabelGrid&, LabelId, LabelId, const Box&, const PaintRule&, const ToolContext&);

/// What is done with the chosen label and another one, which a person is asked for.
struct WithOther {
    QString id;
    std::string name;   ///< of the edit
    QString sentence;   ///< of the question
};

void bindWithOther(ActionTable& actions, const LabelServices& s, const WithOther& with, TwoLabels act) {
    actions.bind(with.id, [=, &actions](const QStringList& words) {
        if (words.isEmpty() && !actions.byHand()) return ActionResult::failed(QObject::tr("which label is not said; write its name"));
        if (words.isEmpty()) return tried([&] { labelToPaint(layerToPaint(s.project)), s.askLabel(with.id, QString::fromStdString(with.name), with.sentence); });
        return later([&](const LabelTasks::Done& done) {
            const Layer& layer = layerToPaint(s.project);
            const LabelId other = labelNamed(layer, words[0]).id;
            rulesFor({}, layer, other);   // is it locked?
            workOnLabel(s.project, s.tasks, with.name, [=](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { act(grid, id, other, grid.bounds(), rule, context); }, done);
        });
    });
}

/// Press, moves and release of the lasso, or the corners of a polygon.
ActionResult area(const LabelServices& s, const QStringList& words, const std::string& name) {
    const auto pane = paneNamed(words[0].toStdString());
    if (!pane || *pane == PaneId::volume) return ActionResult::failed(QString("%1: is no pane to paint in; write xy, xz or yz").arg(words[0]));
    return tried([&] {
        std::vector<Point> um;
        for (const QString& word : words.mid(1)) um.push_back(s.project.space().toUm(readPoint(word)));
        if (um.size() < 3) throw Error("three corners are needed at least; write more positions");
        paintArea(s.project, s.settings, *pane, um, false, name);
    });
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

ActionResult removePieces(const LabelServices& s, std::int64_t below) {
    const WholeLabelWork work = [below](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { removeIslandsBelow(grid, id, below, grid.bounds(), rule, context); };
    return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, "Remove small pieces", work, done); });
}

ActionResult islands(const LabelServices& s, const QString& how) {
    if (how == "split") return later([&](const LabelTasks::Done& done) { splitLabel(s.project, s.tasks, done); });
    if (const auto below = removeBelow(how)) return removePieces(s, *below);
    if (how != "keep-largest") return ActionResult::failed(QString("%1: is nothing to do with islands; write keep-largest, remove-below=64 or split").arg(how));
    const WholeLabelWork work = [](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { keepLargestIsland(grid, id, grid.bounds(), rule, context); };
    return later([&](const LabelTasks::Done& done) { workOnLabel(s.project, s.tasks, "Keep largest piece", work, done); });
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
    return tried([&] {
        if (s.panes.current() == PaneId::volume) throw Error("the 3D pane shows no slice to copy; point into a slice first");
        copyToSlice(s.project, s.settings, s.panes.current(), by);
    });
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

void bindSized(ActionTable& actions, const LabelServices& s) {
    bindShape(actions, s, {.id = "labels.smooth", .name = "Smooth", .explanation = QObject::tr("Bumps and notches smaller than this go.")}, smooth);
    bindShape(actions, s, {.id = "labels.dilate", .name = "Dilate", .explanation = QObject::tr("The label grows by this on all sides.")}, dilate);
    bindShape(actions, s, {.id = "labels.erode", .name = "Erode", .explanation = QObject::tr("The label shrinks by this on all sides.")}, erode);
    bindShape(actions, s, {.id = "labels.close", .name = "Close gaps", .explanation = QObject::tr("Gaps and holes narrower than twice this are filled.")}, closeGaps);
    const Sized pieces{.id = "labels.removeSmall", .name = "Remove small pieces", .explanation = QObject::tr("Pieces of fewer voxels become unlabeled."), .first = 64, .lo = 2, .hi = 1e12};
    actions.bind(pieces.id, sizedAction(actions, s, pieces, [text = pieces.explanation](double) { return text; }, [s](double voxels) { return removePieces(s, static_cast<std::int64_t>(voxels)); }));
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
    actions.bind("labels.islands", [s](const QStringList& words) { return islands(s, words.value(0, "keep-largest")); });
    actions.bind("labels.split", [s](const QStringList&) { return islands(s, "split"); });
    actions.bind("labels.fillHoles", onLabel(s, "Fill holes", [](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) {
                     fillHoles(grid, id, grid.bounds(), std::nullopt, rule, context);
                 }));
    bindWithOther(actions, s, {.id = "labels.relabel", .name = "Relabel", .sentence = QObject::tr("Which label is to get all voxels of the chosen one?")}, relabel);
    bindWithOther(actions, s, {.id = "labels.swap", .name = "Swap labels", .sentence = QObject::tr("Which label is to change its voxels with the chosen one?")}, swapLabels);
    actions.bind("labels.clear", onLabel(s, "Erase label", [](LabelGrid& grid, LabelId id, const PaintRule& rule, const ToolContext& context) { relabel(grid, id, kUnlabeled, grid.bounds(), rule, context); }));
    bindSized(actions, s);
}

}  // namespace volumen
