#include "app/controllers/label_exchange.h"

#include <QDir>
#include <QFileInfo>
#include <algorithm>

#include "app/controllers/layer_acts.h"
#include "core/base/error.h"
#include "core/base/text.h"
#include "core/labels/label_file.h"
#include "ui/dialogs/choice_dialog.h"

namespace volumen {

namespace {

constexpr int kTickMs = 100;

QString sentence(const Error& error) { return QString::fromStdString(error.what()); }

/// "nrrd · u8 · 19 x 40 x 53 · 7.91 µm".
QString describe(const VolumeInfo& info) {
    QStringList parts{QString::fromStdString(info.format), QString::fromStdString(std::string(name(info.type))), QString::fromStdString(formatShape(info.shape()))};
    if (info.spacingUm) parts << QString::fromStdString(formatLength(info.spacingUm->z));
    return parts.join(" · ");
}

LabelFileView viewOf(const LabelFile& file, const LabelGeometry& to, const std::optional<Voxel>& offset) {
    const VolumeInfo& info = file.source->info();
    const std::uint64_t bytes = labelBytesAtMost(info);
    return {.description = describe(info), .problem = QString::fromStdString(placeProblem(info, to, offset)), .offset = offset ? std::nullopt : offsetByOrigin(info, to),
            .bytes = bytes, .staysBase = bytes > kLabelMemoryBudget, .labels = file.table};
}

LabelImport importOf(const LabelImportWish& wish) {
    return {.in = QDir::cleanPath(wish.path).toStdString(), .options = {}, .offset = wish.offset, .names = {}, .table = wish.table.toStdString()};
}

/// Whole numbers with names, or in the shape of the labels that are painted.
bool mayHoldLabels(const Path& path, const LabelGeometry& to, const std::stop_token& stop) {
    const LabelFile file = openLabelFile(path, {}, to, stop);
    const VoxelType type = file.source->info().type;
    const bool whole = type != VoxelType::f16 && type != VoxelType::f32 && type != VoxelType::f64;
    return whole && (!file.table.labels().empty() || (file.source->info().shape() == to.shape && size(type) <= 2));
}

}  // namespace

LabelExchange::LabelExchange(ExchangeServices services) : m_services(std::move(services)) {
    m_ticks.setInterval(kTickMs);
    connect(&m_ticks, &QTimer::timeout, this, &LabelExchange::showProgress);
}

/// The layers that may be painted, the one that is painted in first.
std::vector<const Layer*> LabelExchange::targets() const {
    std::vector<const Layer*> all;
    const Layer* painted = m_services.project.paintLayer();
    if (painted && painted->labels->writable()) all.push_back(painted);
    for (const Layer& layer : m_services.project.layers())
        if (layer.labels && layer.labels->writable() && &layer != painted) all.push_back(&layer);
    return all;
}

void LabelExchange::askImport(const QString& path) {
    const std::vector<const Layer*> layers = targets();
    if (layers.empty()) return m_services.post(tr("there is no layer of labels to import into; make one with Label, New layer of labels"));
    QStringList names;
    m_layers.clear();
    for (const Layer* layer : layers) names << QString::fromStdString(layer->name), m_layers.push_back(layer->id);
    m_dialog = new LabelImportDialog(names, 0, &m_services.window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &LabelImportDialog::lookWanted, this, &LabelExchange::look);
    connect(m_dialog, &LabelImportDialog::importWanted, this, &LabelExchange::start);
    connect(m_dialog, &LabelImportDialog::cancelWanted, this, [this] { m_ticks.stop(), m_imports.drop(); });
    connect(m_dialog, &QObject::destroyed, this, [this] { m_ticks.stop(); });
    m_dialog->show();
    m_dialog->activateWindow();
    if (!path.isEmpty()) m_dialog->setPath(path);
}

void LabelExchange::look(const LabelImportWish& wish) {
    const Layer* layer = m_services.project.layer(m_layers.at(static_cast<std::size_t>(wish.layer)));
    if (!layer) return m_dialog->showProblem(tr("the labels were closed"));
    m_dialog->showLooking();
    m_looks = m_services.engine.ioJobs.run(
        [import = importOf(wish), to = layer->labels->geometry()](std::stop_token stop) { return viewOf(openLabelFile(import.in, import.options, to, stop), to, import.offset); },
        [this](const Outcome<LabelFileView>& outcome) {
            if (!m_dialog) return;
            if (const Error* error = std::get_if<Error>(&outcome)) return m_dialog->showProblem(sentence(*error));
            m_dialog->showFile(std::get<LabelFileView>(outcome));
        });
}

void LabelExchange::start(const LabelImportWish& wish) {
    m_ticks.start();
    importFrom(importOf(wish), m_layers.at(static_cast<std::size_t>(wish.layer)), [this](const QString& problem) {
        m_ticks.stop();
        if (!m_dialog) return;
        problem.isEmpty() ? m_dialog->accept() : m_dialog->showProblem(problem);
    });
    showProgress();
}

void LabelExchange::showProgress() {
    if (m_dialog && m_ticks.isActive()) m_dialog->showProgress(m_progress->done, m_progress->total);
}

void LabelExchange::importFrom(const LabelImport& wish, LayerId id, Done done) {
    const Layer* layer = m_services.project.layer(id);
    if (!layer || !layer->labels->writable()) return done(tr("there is no layer of labels that may be changed; make one with Label, New layer of labels"));
    m_progress = std::make_shared<Progress>();
    m_imports = m_services.engine.ioJobs.run(
        [wish, to = layer->labels->geometry()](std::stop_token stop) { return labelBytesAtMost(openLabelFile(wish.in, wish.options, to, stop).source->info()) > kLabelMemoryBudget; },
        [=, this](const Outcome<bool>& outcome) {
            if (const Error* error = std::get_if<Error>(&outcome)) return done(sentence(*error));
            const Layer* now = m_services.project.layer(id);
            if (!now) return done(tr("the labels were closed"));
            std::get<bool>(outcome) ? importAsBase(wish, *now, done) : importIntoLayer(wish, *now, done);
        });
}

void LabelExchange::importIntoLayer(const LabelImport& wish, const Layer& layer, const Done& done) {
    using Snapshots = std::shared_ptr<const std::pair<LabelSnapshot, LabelSnapshot>>;
    m_imports = m_services.engine.ioJobs.run(
        [wish, before = layer.labels->snapshot(), told = m_progress](std::stop_token stop) -> Snapshots {
            const LabelSnapshot after = importLabels(before, wish, stop, [&](std::int64_t at, std::int64_t total) { told->done = at, told->total = total; });
            return std::make_shared<const std::pair<LabelSnapshot, LabelSnapshot>>(before, after);
        },
        [=, this, id = layer.id](const Outcome<Snapshots>& outcome) {
            if (const Error* error = std::get_if<Error>(&outcome)) return done(sentence(*error));
            const auto& [before, after] = *std::get<Snapshots>(outcome);
            takeImported(id, "Import " + wish.in.filename().string(), before, after, done);
        });
}

/// Names that the layer has by now stay.
void LabelExchange::takeImported(LayerId id, const std::string& name, const LabelSnapshot& before, const LabelSnapshot& after, const Done& done) {
    const Layer* layer = m_services.project.layer(id);
    if (!layer) return done(tr("the labels were closed"));
    try {
        LabelTable table = layer->labels->table();
        for (const Label& label : after.table.labels())
            if (!table.find(label.id) && !table.find(label.name)) table.set(label);
        m_services.project.setLabelTable(id, table);
        m_services.project.applyEdit(id, name, before.grid, after.grid, layer->labels->rule());
    } catch (const Error& error) {
        return done(sentence(error));
    }
    done({});
}

void LabelExchange::importAsBase(const LabelImport& wish, const Layer& like, const Done& done) {
    const LabelBaseFile base{.path = wish.in, .options = wish.options};
    m_imports = m_services.engine.ioJobs.run(
        [=, project = m_services.project.path(), geometry = like.labels->geometry(), heard = m_services.keeping.listener()](std::stop_token stop) {
            return std::make_shared<Layer>(createLabelLayer(project, {}, geometry, heard, stop, base));
        },
        [=, this](const Outcome<std::shared_ptr<Layer>>& outcome) {
            if (const Error* error = std::get_if<Error>(&outcome)) return done(sentence(*error));
            m_services.project.addLayer(std::move(*std::get<std::shared_ptr<Layer>>(outcome)));
            m_services.flush(done);
        });
}

void LabelExchange::askExport() {
    std::vector<LabelExportInput> inputs;
    const Layer* painted = m_services.project.paintLayer();
    for (const Layer& layer : m_services.project.layers())
        if (layer.labels) inputs.insert(&layer == painted ? inputs.begin() : inputs.end(), {QString::fromStdString(layer.path.stem().string()), layer.labels->geometry().shape, layer.labels->table()});
    if (inputs.empty()) return m_services.post(tr("there are no labels to export; make a layer with Label, New layer of labels"));
    const QString folder = QFileInfo(QString::fromStdString(m_services.project.path().string())).absolutePath();
    auto* dialog = new LabelExportDialog(std::move(inputs), folder, &m_services.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    const auto tell = [this](const QString& problem) {
        if (!problem.isEmpty()) m_services.post(problem);
    };
    connect(dialog, &LabelExportDialog::exportWanted, this, [this, tell](const LabelExportWish& wish) { exportTo(wish, tell); });
    dialog->show();
}

/// What is painted is read from the journal: it has to be there first.
void LabelExchange::exportTo(const LabelExportWish& wish, Done done) {
    m_services.keeping.whenDurable([=, this](const QString& problem) {
        if (!problem.isEmpty()) return done(problem);
        const QString project = QString::fromStdString(m_services.project.path().string());
        m_services.jobs.start({.title = tr("Exporting %1 to %2").arg(wish.layer, QFileInfo(wish.output).fileName()), .arguments = labelExportArguments(project, wish), .output = wish.output, .repeatable = true});
        m_services.showJobs();
        done({});
    });
}

void LabelExchange::dropped(const QStringList& paths) {
    const std::vector<const Layer*> layers = targets();
    if (layers.empty()) return m_services.open(paths);
    m_asks = m_services.engine.ioJobs.run(
        [paths, to = layers.front()->labels->geometry()](std::stop_token stop) {
            return std::all_of(paths.begin(), paths.end(), [&](const QString& path) { return mayHoldLabels(QDir::cleanPath(path).toStdString(), to, stop); });
        },
        [this, paths](const Outcome<bool>& outcome) {
            const bool* labels = std::get_if<bool>(&outcome);
            labels && *labels ? offer(paths) : m_services.open(paths);   // what cannot be opened says so there
        });
}

void LabelExchange::offer(const QStringList& paths) {
    const QString first = QFileInfo(paths.front()).fileName();
    const QString what = paths.size() == 1 ? first : tr("%1 and %2 more").arg(first).arg(paths.size() - 1);
    auto* dialog = new ChoiceDialog(tr("Labels"), tr("%1 may hold labels. What is it to be?").arg(what),
                                    {{"import", tr("Import as labels"), tr("into a layer that is painted in; undo takes it back")}, {"open", tr("Open as a layer"), tr("a volume beside the others")}},
                                    &m_services.window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, paths] { dialog->chosen() == "import" ? askImports(paths) : m_services.open(paths); });
    dialog->open();
}

/// One after the other: each has its own place and names.
void LabelExchange::askImports(const QStringList& paths) {
    askImport(paths.front());
    if (m_dialog && paths.size() > 1) connect(m_dialog, &QObject::destroyed, this, [this, rest = paths.mid(1)] { askImports(rest); });
}

void LabelExchange::bind(ActionTable& actions) {
    actions.bind("labels.import", [this](const QStringList& words) {
        if (words.isEmpty()) return askImport(), ActionResult::done();
        const std::vector<const Layer*> layers = targets();
        if (layers.empty()) return ActionResult::failed(tr("there is no layer of labels to import into; make one with labels.new"));
        return later([&](const Done& done) { importFrom({.in = words[0].toStdString(), .options = {}, .offset = {}, .names = {}, .table = words.value(1).toStdString()}, layers.front()->id, done); });
    });
    actions.bind("labels.export", [this](const QStringList& words) {
        if (words.size() < 2) return askExport(), ActionResult::done();
        const std::vector<const Layer*> layers = targets();
        if (layers.empty()) return ActionResult::failed(tr("there are no labels to export; make a layer with labels.new"));
        return later([&](const Done& done) { exportTo({.layer = QString::fromStdString(layers.front()->path.stem().string()), .format = words[1], .output = words[0]}, done); });
    });
}

}  // namespace volumen
