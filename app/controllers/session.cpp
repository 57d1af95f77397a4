#include "app/controllers/session.h"

#include <QApplication>
#include <QSettings>

#include "app/controllers/bind_labels.h"
#include "app/controllers/bind_layers.h"
#include "app/controllers/bind_scene.h"
#include "app/controllers/bind_view.h"
#include "app/controllers/bind_volumes.h"
#include "app/controllers/pane_style.h"
#include "core/base/text.h"
#include "core/project/readout.h"
#include "ui/color_maps.h"
#include "ui/dialogs/choice_dialog.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/icons.h"
#include "ui/key_table.h"
#include "ui/mouse_table.h"
#include "ui/panels/status_line.h"
#include "ui/theme.h"
#include "ui/tools/area_tools.h"
#include "ui/tools/brush_tool.h"
#include "ui/tools/crop_tool.h"
#include "ui/tools/navigate_tool.h"
#include "ui/tools/ruler_tool.h"

namespace volumen {

namespace {

constexpr auto kNumbers = "numbers";   ///< of the settings: what people gave actions

ToolBox allTools(PaintSettings& paint) {
    ToolBox box;
    box.add("navigate", std::make_unique<NavigateTool>());
    box.add("ruler", std::make_unique<RulerTool>());
    box.add("crop", std::make_unique<CropTool>());
    box.add("brush", std::make_unique<BrushTool>(paint, false));
    box.add("erase", std::make_unique<BrushTool>(paint, true));
    box.add("lasso", std::make_unique<LassoTool>(paint));
    box.add("polygon", std::make_unique<PolygonTool>(paint));
    return box;
}

const ColorTable* colorTable(const std::string& name) { return &colorMap(QString::fromStdString(name)).rgba; }

/// The theme comes first: widgets that are there before the first style sheet keep the system's font.
std::unique_ptr<MainWindow> themedWindow(ThemeKind kind, ActionTable& actions) {
    applyTheme(*qApp, kind);
    return std::make_unique<MainWindow>(actions);
}

std::map<QString, double> savedNumbers(QSettings& settings) {
    std::map<QString, double> numbers;
    settings.beginGroup(kNumbers);
    for (const QString& action : settings.childKeys()) numbers[action] = settings.value(action).toDouble();
    settings.endGroup();
    return numbers;
}

QString valueText(const LayerValue& value, const Layer& layer) {
    const VolumeInfo& info = layer.source->info();
    if (!value.reason.empty()) return QCoreApplication::translate("Session", "unreadable");
    if (!value.inside) return QStringLiteral("–");
    if (!value.value) return QStringLiteral("…");
    if (layer.labels) {
        const Label* label = layer.labels->table().find(static_cast<LabelId>(*value.value));
        return label ? QString::fromStdString(label->name) : QStringLiteral("–");
    }
    const bool whole = info.type != VoxelType::f16 && info.type != VoxelType::f32 && info.type != VoxelType::f64;
    const QString text = whole ? QString::fromStdString(formatThousands(static_cast<std::int64_t>(*value.value))) : QString::number(*value.value, 'g', 5);
    return value.level == 0 ? text : QStringLiteral("≈ ") + text;
}

}  // namespace

Session::Session(QSettings& settings)
    : m_settings(settings), m_preferences(loadPreferences(settings, machineLimits())), m_engine(m_preferences.cacheBytes, m_preferences.threads), m_settingsFile(m_engine, settings), m_signals(m_project),
      m_sources(m_engine.loader), m_tools(allTools(m_paint)), m_window(themedWindow(m_preferences.theme, m_actions)),
      m_panes(std::make_unique<Panes>(m_engine, m_project, m_sources, m_tools, colorTable)), m_layersTab(new LayersTab),
      m_dock(std::make_unique<LayerDock>(m_engine, m_project, m_layersTab->layers(), m_layersTab->inspector())),
      m_volumeDock(std::make_unique<VolumeDock>(m_project, *m_dock, m_layersTab->volume(), m_layersTab->surface())), m_labelTab(new LabelTab), m_saving(m_engine, m_project),
      m_opening(
          m_engine, m_project, [this](Opening::Done done) { letGo(std::move(done)); },
          [this](std::unique_ptr<FileLock> lock) { m_saving.takeLock(std::move(lock)), showDocument(); }),
      m_recent(m_engine, settings, m_settingsFile), m_labels(m_engine, m_project, m_sources), m_tasks(m_engine, m_project), m_labelDock(m_project, m_labels, *m_labelTab), m_reading(m_engine, m_project, m_sources), m_paintDock(m_project, *m_dock, m_reading, m_paint),
      m_demonstration(m_jobs),
      m_converting(std::make_unique<Converting>(m_engine, m_project, *m_window, *m_panes, *m_dock, m_jobs, [this](const QString& path) { open({path}); })),
      m_exchange(std::make_unique<LabelExchange>(ExchangeServices{
          m_engine, m_project, m_labels, m_jobs, *m_window, [this](const QStringList& paths) { open(paths); }, [this](const QString& sentence) { post(sentence, MessageLevel::warning); },
          [this] { m_converting->showJobs(); }, [this](LabelKeeping::Done done) { m_saving.flushFile(std::move(done)); }})),
      m_predict(std::make_unique<PredictDesk>(PredictServices{m_engine, m_project, m_sources, *m_panes, *m_dock, m_jobs, m_tasks, m_reading, *m_window, m_settings, m_actions})),
      m_sceneOutputs(std::make_unique<SceneOutputs>(m_project, *m_panes->volume(), m_panes->surfaces(), m_jobs, m_engine.ioJobs, m_window.get())),
      m_idle([this] {
          return !m_opening.busy() && !m_dock->busy() && !m_labels.busy() && !m_tasks.busy() && !m_exchange->busy() && !m_demonstration.busy() && !m_predict->busy() && m_engine.loader.idle() && m_panes->complete();
      }) {
    m_window->setPanes(m_panes->grid());
    m_window->addPanel(tr("Layers"), m_layersTab);
    m_window->addPanel(tr("Label"), m_labelTab);
    m_window->addPanel(tr("Predict"), m_predict->tab());
    m_window->addPanel(tr("Jobs"), m_converting->jobsPanel());
    m_window->restoreSizes(m_settings);
    m_panes->grid()->restoreSizes(m_settings.value("window/panes").toByteArray());
    m_panes->volumePictures().setBudget(m_preferences.volumeBytes);
    connect(m_volumeDock.get(), &VolumeDock::writeSurfaceWanted, this, [this] { m_actions.trigger("scene.writeSurface"); });
    m_numbers = savedNumbers(m_settings);
    connectProject();
    connectWindow();
    connectMessages();
    connectLabels();
    bindActions();
    applyTheme(m_preferences.theme);
    applyKeys();
    layersChanged();
    showDocument();
}

Session::~Session() {
    saveState();
    m_engine.loader.onArrival({});
    m_engine.loader.onReplaced({});
    m_scissors.reset();
    m_sceneOutputs.reset();
    m_predict.reset();
    m_exchange.reset();
    m_converting.reset();
    m_volumeDock.reset();
    m_dock.reset();
    m_panes.reset();  // the window's child, and its views draw from its feeds
}

void Session::open(const QStringList& paths) {
    if (paths.isEmpty()) return;
    m_opening.open(paths.front(), {}, [this, rest = paths.mid(1)](const QString&) { open(rest); });
}

void Session::connectProject() {
    connect(&m_signals, &ProjectSignals::layers, this, [this] { layersChanged(), m_saving.noteChange(); });
    connect(&m_signals, &ProjectSignals::look, this, [this](LayerId layer) {
        m_dock->lookChanged(layer);
        m_volumeDock->inspect();
        m_panes->projectChanged();
        m_saving.noteChange();
    });
    connect(&m_signals, &ProjectSignals::view, this, [this] {
        m_panes->projectChanged();
        showSceneState(m_actions, *m_panes, m_project);
        showReadOut();
        m_predict->changed();
        m_saving.noteChange();
    });
    connect(&m_signals, &ProjectSignals::document, this, &Session::showDocument);
    m_engine.loader.onArrival([this](std::vector<ChunkId> chunks) {  // events for this session: they go when it goes
        const auto arrived = [this, chunks = std::move(chunks)] {
            m_panes->chunksArrived(chunks);
            if (m_paint.masked) m_panes->toolChanged();
            tellFailures(chunks);
            showReadOut();
        };
        QMetaObject::invokeMethod(this, arrived, Qt::QueuedConnection);
    });
    m_engine.loader.onReplaced([this](std::vector<ChunkId> chunks) {
        const auto replaced = [this, chunks = std::move(chunks)] { m_panes->chunksReplaced(chunks), showReadOut(); };
        QMetaObject::invokeMethod(this, replaced, Qt::QueuedConnection);
    });
}

void Session::connectWindow() {
    connect(m_window.get(), &MainWindow::pathsDropped, m_exchange.get(), &LabelExchange::dropped);
    connect(m_window.get(), &MainWindow::recentWanted, this, [this](const QString& path) { open({path}); });
    connect(&m_recent, &RecentFiles::changed, this, [this] { m_window->setRecent(m_recent.items()); });
    m_window->setRecent(m_recent.items());
    m_window->setCloseGuard([this] { return mayCloseWindow(); });
    connect(m_panes.get(), &Panes::hovered, this, [this](const ToolEvent& event) {
        m_hover = event;
        m_tools.active().hover(event);
        if (m_tools.active().paints()) m_panes->toolChanged();
        showReadOut();
    });
    connect(m_panes.get(), &Panes::hoverEnded, this, [this] {
        m_hover.reset();
        m_tools.active().hover({});
        m_panes->toolChanged();
        showReadOut();
    });
    connect(m_dock.get(), &LayerDock::addWanted, this, [this] { m_actions.trigger("open"); });
    connect(m_dock.get(), &LayerDock::retryWanted, this, &Session::retry);
}

void Session::connectMessages() {
    const auto warn = [this](const QString& sentence) { post(sentence, MessageLevel::warning); };
    connect(&m_opening, &Opening::problem, this, warn);
    connect(&m_opening, &Opening::opened, m_dock.get(), &LayerDock::chooseFirstWindow);
    connect(&m_opening, &Opening::choiceNeeded, this, &Session::choose);
    connect(&m_opening, &Opening::shown, this, &Session::remember);
    connect(&m_opening, &Opening::shown, m_converting.get(), &Converting::offer);
    connect(&m_opening, &Opening::fitWanted, m_panes.get(), &Panes::fit);
    connect(&m_window->messages(), &MessageBar::actionWanted, this, [this](const QString& topic) {
        if (topic == kPreview) return m_actions.trigger("labels.keep");
        if (topic == "labels on disk") return m_actions.trigger("project.saveAs");
        if (const Layer* layer = m_project.layerNamed(topic.toStdString())) retry(layer->id);
    });
    connect(&m_saving, &Saving::problem, this, warn);
    connect(m_dock.get(), &LayerDock::unreadable, this, &Session::tellUnreadable);
    connect(m_panes.get(), &Panes::failed, this, [this](const QString& sentence) { post(sentence, MessageLevel::error); });
    connect(&m_actions, &ActionTable::failed, this, [this](const QString&, const QString& sentence) { post(sentence, MessageLevel::warning); });
}

void Session::post(const QString& sentence, MessageLevel level) { m_window->messages().post({.topic = sentence, .text = sentence, .level = level, .actionText = {}}); }

/// The reason why chunks of a layer cannot be shown, once a layer until it is tried again.
void Session::tellFailures(const std::vector<ChunkId>& chunks) {
    for (const ChunkId& chunk : chunks) {
        const CachedChunk cached = m_engine.cache.find(chunk);
        const LayerId id = cached.state == ChunkState::failed ? m_sources.layerOf(chunk.source) : 0;
        if (id != 0) tellUnreadable(id, QString::fromStdString(cached.reason));
    }
}

void Session::tellUnreadable(LayerId layer, const QString& sentence) {
    if (!m_failing.insert(layer).second) return;
    const QString name = QString::fromStdString(m_project.layer(layer)->name);
    m_window->messages().post({.topic = name, .text = sentence, .level = MessageLevel::warning, .actionText = tr("Try again")});
}

void Session::remember(LayerId id) {
    const Layer* layer = m_project.layer(id);
    const bool project = !m_project.path().empty();
    const Path& path = project ? m_project.path() : layer->path;
    const QString text = QString::fromStdString(path.string());
    m_recent.add(text, QString::fromStdString(path.filename().string()), rowOf(*layer).detail);
    m_idle.whenIdle([this, text] { takeThumbnail(text); });
}

void Session::takeThumbnail(const QString& path) {
    const QImage image = m_panes->slice(PaneId::xy)->isVisible() ? m_panes->picture(PaneId::xy) : QImage();
    if (!image.isNull() && !m_project.layers().empty()) m_recent.setThumbnail(path, image);
}

void Session::layersChanged() {
    m_sources.follow(m_project);
    m_dock->layersChanged();
    m_volumeDock->inspect();
    m_labelDock.changed();
    m_paintDock.show();
    m_tasks.look();
    m_predict->changed();
    const bool open = !m_project.layers().empty();
    m_window->showPanes(open);
    m_window->setPanelsVisible(open && m_panelsWanted);
    m_panes->projectChanged();
    showReadOut();
}

void Session::showReadOut() {
    if (m_project.layers().empty()) return m_window->status().setReadOut({});
    const Point um = m_hover ? m_hover->um : m_project.crosshairUm();
    ReadOut readOut{.voxel = m_project.space().toVoxels(um)};
    if (m_project.space().calibrated) readOut.um = um;
    const auto lookup = [this](LayerId layer, const ChunkKey& key) { return m_engine.cache.find({m_sources.idOf(layer), key}); };
    for (const LayerValue& value : valuesAt(m_project, um, lookup)) {
        const Layer& layer = *m_project.layer(value.layer);
        readOut.values.push_back({QString::fromStdString(layer.name), valueText(value, layer), QString::fromStdString(value.reason)});
    }
    m_window->status().setReadOut(readOut);
}

void Session::showDocument() {
    const QString name = !m_project.path().empty()     ? QString::fromStdString(m_project.path().filename().string())
                         : !m_project.layers().empty() ? QString::fromStdString(m_project.layers().front().name)
                                                       : QString();
    m_window->setDocument(m_saving.readOnly() ? tr("%1 (read-only: it is open elsewhere)").arg(name) : name, m_project.path().empty() && m_project.modified());
}

void Session::chooseTool(const QString& name) {
    const bool painted = m_tools.active().paints();
    if (name.toStdString() != m_tools.activeName()) m_lastTool = QString::fromStdString(m_tools.activeName());
    m_tools.active().hover({});
    m_tools.choose(name.toStdString(), m_project);
    m_tools.active().hover(m_hover);
    m_scissors->setInHand(name == "scissors");
    m_actions.setChecked("tool." + name, true);
    m_actions.setContext(m_tools.active().paints() ? KeyContext::paint : KeyContext::navigate);
    if (m_tools.active().paints() && !painted) m_window->showPanel(m_labelTab);
    showTool();
    m_panes->projectChanged();
}

void Session::applyTheme(ThemeKind kind) {
    m_preferences.theme = kind;
    volumen::applyTheme(*qApp, kind);
    const Theme& look = theme(kind);
    m_panes->setStyle(paneStyleOf(look), [&look](const QString& name) { return icon(name, look); });
}

/// The keys and the mouse, as the preset has them.
void Session::applyKeys() {
    m_actions.setKeys(keyMap(m_actions.specs(), m_preferences.keyPreset));
    m_tools.setMouse(mouseMap(m_preferences.keyPreset));
    chooseTool(QString::fromStdString(m_tools.activeName()));
}

void Session::applyPreferences(const Preferences& preferences) {
    const bool budgetChanged = preferences.cacheBytes != m_preferences.cacheBytes;
    m_preferences = preferences;
    m_settingsFile.write([preferences](QSettings& settings) { savePreferences(settings, preferences); });
    applyTheme(preferences.theme);
    applyKeys();
    m_panes->volumePictures().setBudget(preferences.volumeBytes);
    if (!budgetChanged) return;
    m_engine.loader.setBudget(preferences.cacheBytes);
    m_panes->wishAgain();
}

void Session::retry(LayerId layer) {
    m_failing.erase(layer);
    m_window->messages().solve(QString::fromStdString(m_project.layer(layer)->name));
    m_engine.loader.retry(m_sources.idOf(layer));
    m_dock->retry(layer);
    m_panes->wishAgain();
}

void Session::choose(const VolumeChoice& wanted) {
    if (!m_asks) return;  // a script names the dataset itself
    if (const auto options = askForVolume(m_window.get(), wanted)) m_opening.open(wanted.path, *options, [](const QString&) {});
}

UnsavedAnswer Session::askToLetGo() {
    if (!m_asks || !m_project.modified() || !m_project.path().empty()) return UnsavedAnswer::discard;
    return askAboutUnsaved(m_window.get(), m_window->windowTitle().remove("[*]").remove("Volumen – "));
}

void Session::saveThen(const Saving::Done& done) {
    if (const auto folder = askForNewProject(m_window.get(), {})) m_saving.saveAs(folder->toStdString(), true, done);
    else done(tr("what is open is not saved yet and stays open"));
}

/// Before another project replaces what is open.
void Session::letGo(Opening::Done done) {
    const UnsavedAnswer answer = askToLetGo();
    if (answer == UnsavedAnswer::discard) m_saving.flush(std::move(done));
    else if (answer == UnsavedAnswer::save) saveThen(done);
    else done(tr("what is open is not saved yet and stays open"));
}

/// What cannot be written may be lost: a person said so, and did not rather save it elsewhere.
bool Session::mayLose() {
    const UnsavedAnswer answer = askAboutUnsaved(m_window.get(), m_window->windowTitle().remove("[*]").remove("Volumen – "));
    if (answer == UnsavedAnswer::save) saveThen([](const QString&) {});
    return answer == UnsavedAnswer::discard;
}

/// What changed last goes to disk first, and the window closes then; torn-off panes go with it. Where it cannot be written, a person decides.
bool Session::mayCloseWindow() {
    const auto closeWhenSaved = [this](const QString& problem) {
        if (!problem.isEmpty() && !mayLose()) return;
        m_mayLose = !problem.isEmpty();
        QMetaObject::invokeMethod(m_window.get(), &QWidget::close, Qt::QueuedConnection);
    };
    if (m_saving.pending() && !m_mayLose) return m_saving.flush(closeWhenSaved), false;
    const UnsavedAnswer answer = askToLetGo();
    if (answer == UnsavedAnswer::save) saveThen(closeWhenSaved);
    if (answer != UnsavedAnswer::discard) return false;
    m_panes->putAllBack();
    return true;
}

void Session::saveState() {
    forgetDeadLock(m_settings.fileName());
    m_window->saveSizes(m_settings);
    m_settings.setValue("window/panes", m_panes->grid()->saveSizes());
    savePreferences(m_settings, m_preferences);
    m_recent.save(m_settings);
    for (const auto& [action, number] : m_numbers) m_settings.setValue(QString("%1/%2").arg(kNumbers, action), number);
}

void Session::bindActions() {
    bindView(m_actions, *m_panes, m_project);
    bindLayers(m_actions, m_project, {.autoWindow = [this](LayerId layer) { m_dock->autoWindow(layer); }, .retry = [this](LayerId layer) { retry(layer); }});
    bindScene(m_actions, *m_panes, m_project);
    bindVolumes(m_actions, m_project);
    bindLabels(m_actions, {.project = m_project, .panes = *m_panes, .tools = m_tools, .keeping = m_labels, .tasks = m_tasks, .settings = m_paint, .reading = m_reading, .dock = m_paintDock, .scissors = *m_scissors,
                           .chooseTool = [this](const QString& tool) { chooseTool(tool); }, .settingsChanged = [this] { showTool(); },
                           .readOnly = [this] { return m_saving.readOnly(); },
                           .withPlace = [this](LabelKeeping::Done done) { m_project.path().empty() ? saveThen(done) : done({}); },
                           .flush = [this](LabelKeeping::Done done) { m_saving.flushFile(std::move(done)); },
                           .askNumber = [this](const QString& action, const NumberQuestion& question) { askNumber(action, question); },
                           .askLabel = [this](const QString& action, const QString& title, const QString& sentence) { askLabel(action, title, sentence); }});
    m_exchange->bind(m_actions);
    m_predict->bind();
    m_sceneOutputs->bind(m_actions);
    bindFiles();
    bindPictures();
    bindTools();
    bindHelp();
}

}  // namespace volumen
