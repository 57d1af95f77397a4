#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <memory>
#include <set>

#include "app/controllers/converting.h"
#include "app/controllers/demonstration.h"
#include "app/controllers/engine.h"
#include "app/controllers/idle.h"
#include "app/controllers/label_dock.h"
#include "app/controllers/label_exchange.h"
#include "app/controllers/label_keeping.h"
#include "app/controllers/label_tasks.h"
#include "app/controllers/layer_dock.h"
#include "app/controllers/layer_sources.h"
#include "app/controllers/opening.h"
#include "app/controllers/paint_dock.h"
#include "app/controllers/panes.h"
#include "app/controllers/predict_desk.h"
#include "app/controllers/project_signals.h"
#include "app/controllers/recent_files.h"
#include "app/controllers/saving.h"
#include "app/controllers/scene_outputs.h"
#include "app/controllers/scissors.h"
#include "app/controllers/settings_file.h"
#include "app/controllers/volume_dock.h"
#include "ui/actions.h"
#include "ui/dialogs/file_dialogs.h"
#include "ui/dialogs/number_popup.h"
#include "ui/layers_tab.h"
#include "ui/main_window.h"
#include "ui/panels/message_bar.h"
#include "ui/preferences.h"

class QSettings;

namespace volumen {

/// Everything that one window consists of, put together: project, threads, panes, panels and actions, each of which knows only its own part.
class Session : public QObject {
    Q_OBJECT
public:
    /// `settings` outlives the session.
    explicit Session(QSettings& settings);
    ~Session() override;

    MainWindow& window() { return *m_window; }
    ActionTable& actions() { return m_actions; }
    const Project& project() const { return m_project; }
    Panes& panes() { return *m_panes; }
    const ToolBox& tools() const { return m_tools; }
    /// The process that predicts; 0: it does not run.
    qint64 workerProcess() const { return m_jobs.workerProcess(); }
    /// One after the other: the first volume gives the space.
    void open(const QStringList& paths);
    /// Calls `then` when nothing is left to load or draw.
    void whenIdle(std::function<void()> then) { m_idle.whenIdle(std::move(then)); }
    /// Ends without asking; a script's `quit`.
    void quitSilently() { m_asks = false; }

private:
    static constexpr auto kPreview = "preview of labels";   ///< a message's topic

    void connectProject();
    void connectWindow();
    void connectMessages();
    void connectLabels();
    void bindActions();
    void layersChanged();
    void showReadOut();
    void showDocument();
    void chooseTool(const QString& name);
    void showTool();
    void showPaintTool();
    void showPreview(const QString& text);
    void endWhatIsBegun();
    void givePaintServices();
    void askNumber(const QString& action, NumberQuestion question);
    void askLabel(const QString& action, const QString& title, const QString& sentence);
    void runWith(const QString& action, const QString& argument);
    LabelKeeping::Done telling();
    void applyTheme(ThemeKind kind);
    void applyKeys();
    void applyPreferences(const Preferences& preferences);
    void retry(LayerId layer);
    void choose(const VolumeChoice& wanted);
    void post(const QString& sentence, MessageLevel level);
    void tellUnreadable(LayerId layer, const QString& sentence);
    void tellFailures(const std::vector<ChunkId>& chunks);
    void remember(LayerId layer);
    void takeThumbnail(const QString& path);
    UnsavedAnswer askToLetGo();
    void saveThen(const Saving::Done& done);
    bool mayCloseWindow();
    bool mayLose();
    void letGo(Opening::Done done);
    void saveState();

    // What bind_session.cpp binds.
    void bindFiles();
    void bindPictures();
    void bindTools();
    void bindHelp();
    void holdPan(bool on);
    void goToAsked();
    void showPreferences();

    QSettings& m_settings;
    Preferences m_preferences;
    Engine m_engine;
    SettingsFile m_settingsFile;
    Project m_project;
    ProjectSignals m_signals;
    LayerSources m_sources;
    PaintSettings m_paint;
    ToolBox m_tools;
    QString m_lastTool = "ruler";
    ActionTable m_actions;
    std::unique_ptr<MainWindow> m_window;
    std::unique_ptr<Panes> m_panes;
    LayersTab* m_layersTab;
    std::unique_ptr<LayerDock> m_dock;
    std::unique_ptr<VolumeDock> m_volumeDock;
    LabelTab* m_labelTab;
    Saving m_saving;
    Opening m_opening;
    RecentFiles m_recent;
    LabelKeeping m_labels;
    LabelTasks m_tasks;
    LabelDock m_labelDock;
    ValueReading m_reading;
    PaintDock m_paintDock;
    std::unique_ptr<Scissors> m_scissors;
    Jobs m_jobs;
    Demonstration m_demonstration;
    std::unique_ptr<Converting> m_converting;
    std::unique_ptr<LabelExchange> m_exchange;
    std::unique_ptr<PredictDesk> m_predict;
    std::unique_ptr<SceneOutputs> m_sceneOutputs;
    Idle m_idle;
    QElapsedTimer m_panSince;
    JobHandle m_picture;
    JobHandle m_levelsJob;
    JobHandle m_clearJob;
    std::optional<ToolEvent> m_hover;
    std::map<QString, double> m_numbers;   ///< that people gave actions, by the actions' ids
    bool m_asks = true;
    bool m_mayLose = false;   ///< the window closes though not all is on disk
    bool m_panelsWanted = true;
    std::string m_shownTool;
    std::set<LayerId> m_failing;  ///< layers of which a failure is told already
};

}  // namespace volumen
