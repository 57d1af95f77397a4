#include "app/controllers/converting.h"

#include <QApplication>
#include <QDesktopServices>
#include <QDir>
#include <QFileInfo>
#include <QUrl>
#include <algorithm>

#include "app/controllers/seen_box.h"
#include "core/volume/volume_info.h"
#include "ui/panels/message_bar.h"
#include "ui/panels/status_line.h"

namespace volumen {

namespace {

constexpr std::int64_t kLargeBytes = std::int64_t{1} << 30;
const QString kOffer = QStringLiteral("convert");

ConvertInput inputOf(const QString& path, const OpenOptions& options, const VolumeInfo& info) {
    return {.name = QFileInfo(path).fileName(), .path = path, .options = optionWords(options), .type = info.type, .shape = info.shape(), .spacingUm = info.spacingUm, .flat = info.flat};
}

ConvertInput inputOf(const Layer& layer) {
    ConvertInput input = inputOf(QString::fromStdString(layer.path.string()), layer.options, layer.source->info());
    input.name = QString::fromStdString(layer.name);
    input.windowLo = layer.look.windowLo, input.windowHi = layer.look.windowHi;
    return input;
}

bool hasPyramidOfItsOwn(const VolumeInfo& info) { return info.format == "zarr" || info.format == "ome-zarr"; }

std::optional<std::uint64_t> freeBytesOf(const QString& folder) {
    std::error_code code;
    const auto space = std::filesystem::space(folder.toStdString(), code);
    return code ? std::nullopt : std::optional<std::uint64_t>(space.available);
}

}  // namespace

Converting::Converting(Engine& engine, Project& project, MainWindow& window, const Panes& panes, LayerDock& dock, Jobs& jobs, std::function<void(const QString&)> open)
    : m_engine(engine), m_project(project), m_window(window), m_panes(panes), m_dock(dock), m_jobs(jobs), m_open(std::move(open)), m_panel(new JobsPanel) {
    connect(&m_jobs, &Jobs::changed, this, &Converting::showState);
    connect(&m_jobs, &Jobs::ended, this, &Converting::tellEnd);
    connect(m_panel, &JobsPanel::cancelWanted, &m_jobs, &Jobs::cancel);
    connect(m_panel, &JobsPanel::resumeWanted, &m_jobs, &Jobs::resume);
    connect(m_panel, &JobsPanel::removeWanted, &m_jobs, &Jobs::remove);
    connect(m_panel, &JobsPanel::openWanted, this, [this](int job) { openResult(m_jobs.outputOf(job)); });
    connect(m_panel, &JobsPanel::folderWanted, this, [this](int job) { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_jobs.outputOf(job)).absolutePath())); });
    connect(&window.status(), &StatusLine::jobsWanted, this, &Converting::showJobs);
    connect(&dock, &LayerDock::histogramChanged, this, [this] {
        if (m_dialog) showHistogram(*m_dialog);
    });
    connect(&window.messages(), &MessageBar::actionWanted, this, [this](const QString& topic) {
        if (topic == kOffer) ask();
    });
}

std::vector<ConvertInput> Converting::inputs() const {
    std::vector<ConvertInput> all;
    for (const Layer& layer : m_project.layers())
        if (layer.source) {
            all.push_back(inputOf(layer));
            if (const auto seen = seenBox(m_panes, m_project, layer)) all.back().regions.push_back({tr("What the panes show"), *seen});
        }
    const Layer* active = m_project.layer(m_project.activeLayer());
    const auto isActive = [&](const ConvertInput& input) { return active && input.name.toStdString() == active->name; };
    std::stable_partition(all.begin(), all.end(), isActive);
    return all;
}

void Converting::ask() {
    m_counted.clear();
    m_dialog = new ConvertDialog(inputs(), &m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connectDialog(*m_dialog);
    m_dialog->show();
}

void Converting::connectDialog(ConvertDialog& dialog) {
    connect(&dialog, &ConvertDialog::convertWanted, this, &Converting::start);
    connect(&dialog, &ConvertDialog::inputChosen, this, [this, &dialog] { showHistogram(dialog); });
    connect(&dialog, &ConvertDialog::inputWanted, this, [this](const QString& path) { openInput(path, {}); });
    connect(&dialog, &ConvertDialog::outputChosen, this, &Converting::tellFreeBytes);
    showHistogram(dialog);
    tellFreeBytes(QFileInfo(dialog.wish().output).path());
}

void Converting::showHistogram(ConvertDialog& dialog) {
    for (const Counted& counted : m_counted)
        if (counted.input.sameVolume(dialog.input())) {
            const Window window = autoWindow(counted.histogram);
            dialog.setWindow(window.lo, window.hi);
            return dialog.setHistogram(shownOf(counted.histogram));
        }
    for (const Layer& layer : m_project.layers())
        if (const Histogram* histogram = layer.source && inputOf(layer).sameVolume(dialog.input()) ? m_dock.histogram(layer.id) : nullptr)
            return dialog.setHistogram(shownOf(*histogram));
}

/// Looks at what lies there, in the background, and makes it the dialog's input.
void Converting::openInput(const QString& typed, const OpenOptions& options) {
    const QString path = QDir::cleanPath(typed);   // a dropped folder may end in a slash
    m_dialog->sayOfInput(tr("Looking at %1…").arg(path));
    m_opens = m_engine.ioJobs.run([=](std::stop_token stop) { return openOrChoose(path, options, stop); },
                                  [=, this, dialog = m_dialog](const Outcome<OpenedVolume>& outcome) {
                                      if (!dialog) return;
                                      if (const Error* error = std::get_if<Error>(&outcome)) return dialog->sayOfInput(QString::fromStdString(error->what()));
                                      const auto& [source, choice] = std::get<OpenedVolume>(outcome);
                                      if (source) return addOpened(path, options, source);
                                      dialog->sayOfInput({});
                                      if (const auto chosen = askForVolume(dialog, choice); chosen && dialog) openInput(path, *chosen);
                                  });
}

void Converting::addOpened(const QString& path, const OpenOptions& options, VolumeSourcePtr source) {
    const ConvertInput input = inputOf(path, options, source->info());
    m_dialog->addInput(input);
    m_counts = m_engine.ioJobs.run([source](std::stop_token stop) { return histogramOf(*source, HistogramLimits{}, stop); },
                                   [=, this, dialog = m_dialog](const Outcome<Histogram>& outcome) {
                                       if (!dialog) return;
                                       if (const Error* error = std::get_if<Error>(&outcome)) return dialog->sayOfInput(QString::fromStdString(error->what()));
                                       m_counted.push_back({input, std::get<Histogram>(outcome)});
                                       showHistogram(*dialog);
                                   });
}

void Converting::tellFreeBytes(const QString& folder) {
    m_asksDisk = m_engine.ioJobs.run([folder](std::stop_token) { return freeBytesOf(folder); },
                                     [this, folder](const Outcome<std::optional<std::uint64_t>>& outcome) {
                                         const auto* bytes = std::get_if<std::optional<std::uint64_t>>(&outcome);
                                         if (m_dialog && bytes) m_dialog->setFreeBytes(folder, *bytes);
                                     });
}

void Converting::start(const ConvertWish& wish) {
    m_window.messages().solve(kOffer);
    m_jobs.start({.title = tr("Converting %1 to %2").arg(wish.input.name, QFileInfo(wish.output).fileName()), .arguments = convertArguments(wish), .output = wish.output, .resumable = true});
    showJobs();
}

void Converting::showJobs() { m_window.showPanel(m_panel); }

/// A prediction has been a layer since it grew.
void Converting::openResult(const QString& path) {
    for (const Layer& layer : m_project.layers())
        if (layer.path == Path(path.toStdString())) return m_project.setActiveLayer(layer.id);
    m_open(path);
}

void Converting::showState() {
    m_panel->setJobs(m_jobs.views());
    m_window.status().setJobs(m_jobs.summary());
}

void Converting::tellEnd(const JobView& job) {
    QApplication::alert(&m_window);   // where another window has the keyboard
    if (job.state == JobState::failed) m_window.messages().post({.topic = job.title, .text = job.problem, .level = MessageLevel::warning, .actionText = {}});
    if (job.state == JobState::finished) m_window.messages().post({.topic = job.title, .text = tr("%1: done").arg(job.title), .level = MessageLevel::info, .actionText = {}});
}

void Converting::offer(LayerId id) {
    const Layer* layer = m_project.layer(id);
    if (!layer || !layer->source) return;
    const VolumeInfo& info = layer->source->info();
    const std::int64_t bytes = voxelCount(info.shape()) * static_cast<std::int64_t>(size(info.type));
    if (hasPyramidOfItsOwn(info) || bytes < kLargeBytes) return;
    m_window.messages().post({.topic = kOffer, .text = tr("%1 has no pyramid, so that an overview of it is slow. Converted once, it opens at once.").arg(QString::fromStdString(layer->name)),
                              .level = MessageLevel::info, .actionText = tr("Convert…")});
}

}  // namespace volumen
