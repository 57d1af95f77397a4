#include "app/controllers/predict_dock.h"

#include <QFileInfo>
#include <QStandardPaths>
#include <algorithm>
#include <cmath>

#include "app/controllers/label_work.h"
#include "app/controllers/layer_acts.h"
#include "app/controllers/seen_box.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "ui/dialogs/file_dialogs.h"

namespace volumen {

namespace {

constexpr int kSoonMs = 60;
constexpr std::int64_t kAroundLabels = 32;   // voxels

QString sides(Voxel shape) { return QString::fromStdString(formatShape(shape)).replace(" x ", " × "); }

/// The voxels of a volume around all labels of the layer that is painted in.
std::optional<Box> aroundLabels(const Project& project, const Layer& volume) {
    const Layer* painted = project.paintLayer();
    const Box box = painted ? painted->labels->grid().labelledBox() : Box{};
    if (box.empty()) return std::nullopt;
    const Placement from = project.placement(*painted), to = project.placement(volume);
    const Point lo = to.toVoxels(from.toUm(toPoint(box.lo))), hi = to.toVoxels(from.toUm(toPoint(box.hi - Voxel{1, 1, 1})));
    const auto down = [](double v) { return static_cast<std::int64_t>(std::floor(v)) - kAroundLabels; };
    const auto up = [](double v) { return static_cast<std::int64_t>(std::ceil(v)) + 1 + kAroundLabels; };
    return intersection({{down(lo.z), down(lo.y), down(lo.x)}, {up(hi.z), up(hi.y), up(hi.x)}}, {{}, volume.source->info().shape()});
}

QStringList levelTexts(const VolumeInfo& info) {
    QStringList texts;
    for (std::size_t i = 0; i < info.levels.size(); ++i) texts << QString("%1: %2").arg(i).arg(sides(info.levels[i].shape));
    return texts;
}

}  // namespace

PredictDock::PredictDock(Project& project, const Panes& panes, ModelShelf& shelf, Predicting& predicting, PredictPanel& panel, QWidget* window)
    : m_project(project), m_panes(panes), m_shelf(shelf), m_predicting(predicting), m_panel(panel), m_window(window) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &PredictDock::show);
    connect(&m_shelf, &ModelShelf::changed, this, &PredictDock::changed);
    connectPanel();
    changed();
}

void PredictDock::connectPanel() {
    const auto ignore = [](const QString&) {};   // the panel and the message bar say it
    connect(&m_panel, &PredictPanel::choiceWanted, this, &PredictDock::choose);
    connect(&m_panel, &PredictPanel::browseModelWanted, this, &PredictDock::browseModel);
    connect(&m_panel, &PredictPanel::browseOutputWanted, this, &PredictDock::browseOutput);
    connect(&m_panel, &PredictPanel::modelsDropped, this, [this](const QStringList& paths) { chooseModel(paths.front()); });
    connect(&m_panel, &PredictPanel::predictWanted, this, [this, ignore] { predict(ignore); });
    connect(&m_panel, &PredictPanel::cancelWanted, this, [this] { m_predicting.cancel(); });
    connect(&m_panel, &PredictPanel::resumeWanted, this, [this] { m_predicting.resume(); });
}

std::vector<const Layer*> PredictDock::volumes() const {
    std::vector<const Layer*> all;
    for (const Layer& layer : m_project.layers())
        if (layer.source && !layer.labels) all.push_back(&layer);
    return all;
}

const Layer* PredictDock::volume() const {
    const std::vector<const Layer*> all = volumes();
    const auto chosen = std::find_if(all.begin(), all.end(), [this](const Layer* layer) { return layer->id == m_volume; });
    return chosen != all.end() ? *chosen : all.empty() ? nullptr : all.front();
}

const ModelOnShelf* PredictDock::model() const {
    const auto& all = m_shelf.models();
    const auto chosen = std::find_if(all.begin(), all.end(), [this](const ModelOnShelf& model) { return model.path == m_model; });
    return chosen != all.end() ? &*chosen : all.empty() ? nullptr : &all.front();
}

std::optional<Box> PredictDock::regionOf(const Layer& volume) const {
    if (m_said) return m_said;
    const Box all{{}, volume.source->info().shape()};
    std::optional<Box> box = all;
    if (m_choice.region == PredictRegion::seen) box = seenBox(m_panes, m_project, volume);
    if (m_choice.region == PredictRegion::crop) box = voxelsInCrop(m_project, volume);
    if (m_choice.region == PredictRegion::labels) box = aroundLabels(m_project, volume);
    return box && !box->empty() ? box : std::nullopt;
}

QString PredictDock::regionText(const Layer& volume) const {
    if (const auto box = regionOf(volume)) return tr("%1 voxels").arg(sides(box->shape()));
    if (m_choice.region == PredictRegion::crop) return tr("There is no crop box yet: press V and drag in a slice");
    if (m_choice.region == PredictRegion::labels) return tr("Nothing is labelled yet");
    return tr("The panes show nothing of it");
}

/// Why it cannot begin.
QString PredictDock::problem() const {
    const Layer* from = volume();
    const ModelOnShelf* with = model();
    if (!from) return tr("There is no volume to predict on; open one");
    if (!with) return tr("There is no network; drop its weights here");
    if (!with->problem.isEmpty()) return tr("These weights cannot be used; choose others");
    if (!regionOf(*from)) return tr("There is no region to predict");
    return {};
}

QString PredictDock::folder() const {
    const QString base = m_project.path().empty() ? QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) : QString::fromStdString(m_project.path().string());
    return base + "/predictions";
}

void PredictDock::show() {
    PredictView view{.choice = m_choice, .models = {}, .about = {}, .modelProblem = {}, .volumes = {}, .levels = {}, .region = {}, .folder = {}, .problem = problem(), .job = {}};
    const Layer* from = volume();
    const ModelOnShelf* with = model();
    for (const ModelOnShelf& each : m_shelf.models()) view.models << each.name;
    if (with) view.choice.model = static_cast<int>(with - m_shelf.models().data()), view.about = with->about, view.modelProblem = with->problem;
    for (const Layer* each : volumes()) {
        if (each == from) view.choice.volume = static_cast<int>(view.volumes.size());
        view.volumes << QString::fromStdString(each->name);
    }
    if (from) view.levels = levelTexts(from->source->info()), view.region = regionText(*from);
    view.folder = folder();
    if (const JobView* job = m_predicting.view()) view.job = *job;
    m_panel.setView(view);
}

void PredictDock::choose(const PredictChoice& choice) {
    const auto& models = m_shelf.models();
    const std::vector<const Layer*> layers = volumes();
    if (choice.model >= 0 && choice.model < static_cast<int>(models.size())) m_model = models[static_cast<std::size_t>(choice.model)].path;
    if (choice.volume >= 0 && choice.volume < static_cast<int>(layers.size())) m_volume = layers[static_cast<std::size_t>(choice.volume)]->id;
    m_choice = choice;
    m_said.reset();
    show();
}

void PredictDock::chooseModel(const QString& path) {
    m_model = path;
    m_shelf.add(path);
}

void PredictDock::browseModel() {
    const ModelOnShelf* now = model();
    if (const auto path = askForWeights(m_window, now ? QFileInfo(now->path).path() : QString())) chooseModel(*path);
}

void PredictDock::browseOutput() {
    const auto path = askForOutput(m_window, m_choice.output.isEmpty() ? folder() + "/prediction.zarr" : m_choice.output);
    if (path) m_choice.output = *path;
    show();
}

PredictWish PredictDock::wish() const {
    const Layer& from = *volume();
    const QString name = QString("%1-%2").arg(QString::fromStdString(from.name), QFileInfo(model()->path).completeBaseName());
    const QString devices[] = {{}, "cpu", "cuda"};
    return {.model = model()->path, .layer = from.id, .level = m_choice.level == 0 ? QString("match") : QString::number(m_choice.level - 1), .region = *regionOf(from), .overlap = m_choice.overlap / 100.0,
            .looks = kPredictLooks[m_choice.looks], .device = devices[static_cast<int>(m_choice.device)], .output = m_choice.output, .folder = folder(), .name = name};
}

void PredictDock::predict(const Done& done) {
    if (const QString why = problem(); !why.isEmpty()) return done(why);
    if (const JobView* job = m_predicting.view(); job && !isOver(*job)) return done(tr("a prediction runs already; wait for it, or cancel it"));
    m_predicting.start(wish(), done);
    m_said.reset();
    m_choice.output.clear();   // the next one goes elsewhere
}

void PredictDock::predictSeen(const Done& done) {
    m_choice.region = PredictRegion::seen;
    m_said.reset();
    changed();
    predict(done);
}

/// `model=PATH out=PATH region=seen|crop|labels|all|BOX overlap=50 looks=8 level=0 device=cpu`, in any order.
QString PredictDock::readWords(const QStringList& words) {
    for (const QString& word : words) {
        const QString name = word.section('=', 0, 0), value = word.section('=', 1);
        QString problem;
        double number = 0;
        if (name == "model") chooseModel(value);
        else if (name == "out") m_choice.output = value;
        else if (name == "region" && value.contains(':')) m_said = parseBox(value.toStdString(), volume() ? volume()->source->info().shape() : Voxel{});
        else if (name == "region") m_said.reset(), problem = setWord(m_choice.region, value, {"seen", "crop", "labels", "all"});
        else if (name == "overlap") problem = setNumber(number, value, 0, 99), m_choice.overlap = static_cast<int>(number);
        else if (name == "looks") problem = kPredictLooks.contains(value) ? QString() : tr("%1: is none of %2").arg(value, kPredictLooks.join(", ")), m_choice.looks = static_cast<int>(std::max<qsizetype>(0, kPredictLooks.indexOf(value)));
        else if (name == "level") problem = setNumber(number, value, 0, 99), m_choice.level = static_cast<int>(number) + 1;
        else if (name == "device") problem = setWord(m_choice.device, value, {"automatic", "cpu", "cuda"});
        else problem = tr("%1: is nothing that a prediction goes by; write model=PATH, region=BOX, out=PATH, overlap=50, looks=8, level=0 or device=cpu").arg(word);
        if (!problem.isEmpty()) return problem;
    }
    return {};
}

void PredictDock::bind(ActionTable& actions, const std::function<void()>& showPanel) {
    using Start = void (PredictDock::*)(const Done&);
    const auto starts = [this, &actions, showPanel](Start start) {
        return [=, this, &actions](const QStringList& words) {
            try {
                if (const QString problem = readWords(words); !problem.isEmpty()) return ActionResult::failed(problem);
            } catch (const Error& error) {
                return ActionResult::failed(QString::fromStdString(error.what()));
            }
            showPanel();
            if (const QString why = problem(); !why.isEmpty()) return ActionResult::failed(why);
            auto pending = std::make_shared<PendingAction>();
            (this->*start)([pending](const QString& problem) { pending->finish(problem.isEmpty() ? ActionResult::done() : ActionResult::failed(problem)); });
            return actions.byHand() ? ActionResult::done() : ActionResult::later(pending);   // by hand, panel and message bar tell how it ends
        };
    };
    actions.bind("predict", starts(&PredictDock::predict));
    actions.bind("predict.seen", starts(&PredictDock::predictSeen));
    actions.bind("predict.cancel", [this](const QStringList&) { return m_predicting.cancel(), ActionResult::done(); });
    actions.bind("predict.resume", [this](const QStringList&) { return m_predicting.resume(), ActionResult::done(); });
    actions.bind("predict.model", [this, showPanel](const QStringList& words) {
        showPanel();
        words.isEmpty() ? browseModel() : chooseModel(words[0]);
        return ActionResult::done();
    });
}

}  // namespace volumen
