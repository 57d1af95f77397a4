#pragma once

#include <QObject>
#include <QPointer>
#include <functional>

#include "app/controllers/engine.h"
#include "app/controllers/jobs.h"
#include "app/controllers/layer_dock.h"
#include "app/controllers/opened_volume.h"
#include "app/controllers/panes.h"
#include "core/project/project.h"
#include "ui/dialogs/convert_dialog.h"
#include "ui/main_window.h"
#include "ui/panels/jobs_panel.h"

namespace volumen {

/// The Convert dialog and the jobs that come of it: asked, run beside the window, shown in their panel and in the bottom line, opened.
class Converting : public QObject {
    Q_OBJECT
public:
    /// `open` opens what a job wrote.
    Converting(Engine& engine, Project& project, MainWindow& window, const Panes& panes, LayerDock& dock, Jobs& jobs, std::function<void(const QString&)> open);

    /// Shows the dialog for what is open; other files are chosen or dropped there.
    void ask();
    void showJobs();
    /// The jobs; belongs to whoever takes it.
    QWidget* jobsPanel() { return m_panel; }
    /// Offers a pyramid in the quiet bar, where a large volume without one was opened.
    void offer(LayerId layer);

private:
    std::vector<ConvertInput> inputs() const;
    void connectDialog(ConvertDialog& dialog);
    void showHistogram(ConvertDialog& dialog);
    void openInput(const QString& path, const OpenOptions& options);
    void addOpened(const QString& path, const OpenOptions& options, VolumeSourcePtr source);
    void tellFreeBytes(const QString& folder);
    void start(const ConvertWish& wish);
    void openResult(const QString& path);
    void showState();
    void tellEnd(const JobView& job);

    Engine& m_engine;
    Project& m_project;
    MainWindow& m_window;
    const Panes& m_panes;
    LayerDock& m_dock;
    Jobs& m_jobs;
    std::function<void(const QString&)> m_open;
    JobsPanel* m_panel;   // the window's
    QPointer<ConvertDialog> m_dialog;
    JobHandle m_asksDisk;
    JobHandle m_opens;    // a file that the dialog wants
    JobHandle m_counts;   // its values
    struct Counted {
        ConvertInput input;
        Histogram histogram;
    };
    std::vector<Counted> m_counted;   // files that are not open here
};

}  // namespace volumen
