#include "app/controllers/accepting.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "app/controllers/layer_acts.h"
#include "core/base/error.h"
#include "core/base/json.h"
#include "core/base/text.h"
#include "core/labels/accept.h"
#include "core/volume/convert/zarr_sink.h"
#include "ui/tools/paint_settings.h"

namespace volumen {

namespace {

constexpr int kSoonMs = 60;

/// What a probability of 1 is in native values.
double oneOf(VoxelType type) {
    return visitType(type, [](auto zero) {
        using T = decltype(zero);
        if constexpr (std::is_integral_v<T>) return static_cast<double>(std::numeric_limits<T>::max());
        else return 1.0;
    });
}

/// The voxels of a prediction that hold anything, as its attributes say; all of it where they do not.
Box predictedBox(const Path& path, Voxel shape) {
    const Box all{{}, shape};
    try {
        const Json settings = parseJson(zarrAttributes(path, {}), path.string()).value("/volumen/prediction/settings"_json_pointer, Json::object());
        const std::string region = settings.value("region", std::string());
        const std::size_t to = region.find(" to ");
        return to == std::string::npos ? all : intersection(all, {parseVoxel(region.substr(0, to)), parseVoxel(region.substr(to + 4))});
    } catch (const std::exception&) {
        return all;   // no prediction of ours: whatever it holds counts
    }
}

/// The label voxels whose centres a box of the prediction may hold.
Box inLabels(const Box& box, const Placement& prediction, const Placement& labels) {
    const Point half{0.5, 0.5, 0.5};
    const Point lo = labels.toVoxels(prediction.toUm(toPoint(box.lo) - half)), hi = labels.toVoxels(prediction.toUm(toPoint(box.hi) - half));
    const auto down = [](double v) { return static_cast<std::int64_t>(std::floor(v)); };
    const auto up = [](double v) { return static_cast<std::int64_t>(std::ceil(v)) + 1; };
    return {{down(lo.z), down(lo.y), down(lo.x)}, {up(hi.z), up(hi.y), up(hi.x)}};
}

}  // namespace

Accepting::Accepting(Project& project, const ValueReading& reading, LabelTasks& tasks, AcceptPanel& panel) : m_project(project), m_reading(reading), m_tasks(tasks), m_panel(panel) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &Accepting::show);
    connect(&m_tasks, &LabelTasks::previewChanged, this, &Accepting::changed);
    connectPanel();
    changed();
}

void Accepting::connectPanel() {
    connect(&m_panel, &AcceptPanel::choiceWanted, this, &Accepting::choose);
    connect(&m_panel, &AcceptPanel::labelsWanted, this, &Accepting::labelsWanted);
    connect(&m_panel, &AcceptPanel::keepWanted, &m_tasks, &LabelTasks::keep);
    connect(&m_panel, &AcceptPanel::dropWanted, &m_tasks, &LabelTasks::drop);
    connect(&m_panel, &AcceptPanel::previewWanted, this, [this] {
        try {
            accept(LabelTasks::Result::preview, [this](const QString& sentence) {
                if (!sentence.isEmpty()) Q_EMIT problem(sentence);
            });
        } catch (const Error& error) {
            Q_EMIT problem(QString::fromStdString(error.what()));
        }
    });
}

std::vector<const Layer*> Accepting::volumes() const {
    std::vector<const Layer*> all;
    for (const Layer& layer : m_project.layers())
        if (layer.source && !layer.labels) all.push_back(&layer);
    return all;
}

const Layer* Accepting::prediction() const {
    const std::vector<const Layer*> all = volumes();
    const auto chosen = std::find_if(all.begin(), all.end(), [this](const Layer* layer) { return layer->id == m_prediction; });
    if (chosen != all.end()) return *chosen;
    return all.size() > 1 ? all.back() : nullptr;   // what lies over a scan is a prediction of it
}

QString Accepting::why() const {
    const Layer* painted = m_project.paintLayer();
    if (!prediction()) return tr("There is no prediction over the scan yet");
    if (!painted) return tr("There is no layer of labels to accept into yet");
    if (!painted->labels->writable()) return QString::fromStdString(painted->labels->whyReadOnly());
    if (!painted->labels->table().find(painted->selectedLabel)) return tr("There is no label to accept as; add one in the Label panel");
    return {};
}

void Accepting::show() {
    AcceptView view{.choice = m_choice, .predictions = {}, .masks = {}, .labels = {}, .problem = why(), .previews = m_tasks.previews()};
    const Layer* painted = m_project.paintLayer();
    view.needsLabels = prediction() && (!painted || painted->labels->table().labels().empty());
    view.choice.mask = 0;
    for (const Layer* each : volumes()) {
        if (each == prediction()) view.choice.prediction = static_cast<int>(view.predictions.size());
        view.predictions << QString::fromStdString(each->name);
        if (each->id == m_mask) view.choice.mask = static_cast<int>(view.predictions.size());
    }
    view.masks = view.predictions;
    view.choice.label = -1;
    for (const Label& label : painted ? painted->labels->table().labels() : std::vector<Label>{}) {
        if (label.id == painted->selectedLabel) view.choice.label = static_cast<int>(view.labels.size());
        view.labels << QString::fromStdString(label.name);
    }
    m_panel.setView(view);
}

void Accepting::prefer(LayerId prediction) {
    m_prediction = prediction;
    changed();
}

void Accepting::choose(const AcceptChoice& choice) {
    const std::vector<const Layer*> all = volumes();
    const auto idAt = [&](int index) { return index >= 0 && index < static_cast<int>(all.size()) ? all[static_cast<std::size_t>(index)]->id : LayerId{0}; };
    const bool thresholds = choice.sure != m_choice.sure || choice.likely != m_choice.likely;
    const Layer* painted = m_project.paintLayer();
    const auto labels = painted ? painted->labels->table().labels() : std::vector<Label>{};
    if (choice.label >= 0 && choice.label < static_cast<int>(labels.size())) m_project.selectLabel(painted->id, labels[static_cast<std::size_t>(choice.label)].id);
    m_prediction = idAt(choice.prediction);
    m_mask = idAt(choice.mask - 1);
    m_choice = choice;
    if (thresholds) showThresholds();
    show();
}

/// What is not likely is not seen, and what is sure has the full colour.
void Accepting::showThresholds() const {
    const Layer* layer = prediction();
    if (!layer) return;
    const double one = oneOf(layer->source->info().type);
    LayerLook look = layer->look;
    look.windowLo = m_choice.likely * one;
    look.windowHi = std::max(m_choice.sure * one, look.windowLo + one / 255);
    m_project.setLook(layer->id, look);
}

void Accepting::accept(LabelTasks::Result result, LabelTasks::Done done) {
    if (const QString problem = why(); !problem.isEmpty()) throw Error(problem.toStdString());
    const Layer& layer = layerToPaint(m_project);
    const Layer& from = *prediction();
    const Layer* mask = m_project.layer(m_mask);
    const LabelId id = labelToPaint(layer);
    PaintSettings settings;
    settings.overwrite = m_choice.onlyUnlabeled ? Overwrite::unlabeled : Overwrite::everything;
    const double one = oneOf(from.source->info().type);
    const auto work = [values = m_reading.allOf(from, layer), inside = mask ? m_reading.allOf(*mask, layer) : ReadAllValues(), rule = rulesFor(settings, layer, id).labels, id, one, choice = m_choice,
                       path = from.path, shape = from.source->info().shape(), here = m_project.placement(from), there = m_project.placement(layer)](LabelGrid& grid, const ToolContext& context) {
        const ReadValues read = values(context.stop);
        AcceptRule accepts{.likely = whereValues(read, {choice.likely * one, one, false}), .leastVoxels = choice.leastVoxels};
        if (choice.sure > choice.likely) accepts.sure = whereValues(read, {choice.sure * one, one, false});
        if (inside) accepts.inside = whereValues(inside(context.stop), {0, 0, true});
        acceptPrediction(grid, inLabels(predictedBox(path, shape), here, there), accepts, id, rule, context);
    };
    m_tasks.start("Accept prediction", work, std::move(done), result);
}

/// `LAYER sure=0.5 likely=0.3 least=100 mask=LAYER over=unlabeled|everything`, in any order.
QString Accepting::readWords(const QStringList& words) {
    for (const QString& word : words) {
        const QString name = word.section('=', 0, 0), value = word.section('=', 1);
        const Layer* named = m_project.layerNamed((word.contains('=') ? value : word).toStdString());
        QString problem;
        double number = 0;
        if (!word.contains('=') && named) m_prediction = named->id;
        else if (name == "mask" && named) m_mask = named->id;
        else if (name == "sure") problem = setNumber(m_choice.sure, value, 0, 1), m_choice.likely = std::min(m_choice.likely, m_choice.sure);
        else if (name == "likely") problem = setNumber(m_choice.likely, value, 0, 1), m_choice.sure = std::max(m_choice.likely, m_choice.sure);
        else if (name == "least") problem = setNumber(number, value, 1, 1e12), m_choice.leastVoxels = static_cast<std::int64_t>(number);
        else if (name == "over") m_choice.onlyUnlabeled = value != "everything";
        else problem = tr("%1: is no layer, and nothing that accepting goes by; write sure=0.5, likely=0.3, least=100, mask=LAYER or over=unlabeled").arg(word);
        if (!problem.isEmpty()) return problem;
    }
    return {};
}

void Accepting::bind(ActionTable& actions, const std::function<void()>& showPanel) {
    actions.bind("labels.accept", [this, &actions, showPanel](const QStringList& words) {
        showPanel();
        const QString problem = readWords(words);
        changed();
        if (!problem.isEmpty()) return ActionResult::failed(problem);
        auto pending = std::make_shared<PendingAction>();
        try {
            accept(actions.byHand() ? LabelTasks::Result::preview : LabelTasks::Result::edit,
                   [pending](const QString& sentence) { pending->finish(sentence.isEmpty() ? ActionResult::done() : ActionResult::failed(sentence)); });
        } catch (const Error& error) {
            return ActionResult::failed(QString::fromStdString(error.what()));
        }
        return ActionResult::later(pending);
    });
}

}  // namespace volumen
