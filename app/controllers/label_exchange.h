#pragma once

#include <QObject>
#include <QPointer>
#include <QTimer>
#include <atomic>

#include "app/controllers/engine.h"
#include "app/controllers/jobs.h"
#include "app/controllers/label_keeping.h"
#include "core/labels/label_import.h"
#include "ui/actions.h"
#include "ui/dialogs/label_export_dialog.h"
#include "ui/dialogs/label_import_dialog.h"
#include "ui/main_window.h"

namespace volumen {

/// What the exchange of labels works with. All outlives it.
struct ExchangeServices {
    Engine& engine;
    Project& project;
    LabelKeeping& keeping;
    Jobs& jobs;
    MainWindow& window;
    std::function<void(const QStringList&)> open;              ///< files, as volumes
    std::function<void(const QString&)> post;                  ///< a sentence that warns
    std::function<void()> showJobs;
    std::function<void(LabelKeeping::Done)> flush;             ///< brings what is told of the project to disk
};

/// Labels from files, and into them: the two dialogs, what is dropped on the window, and the jobs that come of it. An import is one step that undo takes back; an
/// export is a job beside the window. Main thread.
class LabelExchange : public QObject {
    Q_OBJECT
public:
    using Done = LabelKeeping::Done;

    explicit LabelExchange(ExchangeServices services);

    /// Shows the dialog; with a path, that file is chosen already.
    void askImport(const QString& path = {});
    void askExport();
    /// Opens what was dropped, but asks before where labels could be imported from it.
    void dropped(const QStringList& paths);
    /// Into the layer that is painted in, or, where they are too many for memory, beneath a new one. `done` gets why not.
    void importFrom(const LabelImport& wish, LayerId layer, Done done);
    void exportTo(const LabelExportWish& wish, Done done);
    /// Gives `labels.import` and `labels.export` their meaning.
    void bind(ActionTable& actions);
    bool busy() const { return m_looks.running() || m_imports.running() || m_asks.running(); }

private:
    std::vector<const Layer*> targets() const;
    void look(const LabelImportWish& wish);
    void start(const LabelImportWish& wish);
    void showProgress();
    void offer(const QStringList& paths);
    void askImports(const QStringList& paths);
    void importAsBase(const LabelImport& wish, const Layer& like, const Done& done);
    void importIntoLayer(const LabelImport& wish, const Layer& layer, const Done& done);
    void takeImported(LayerId layer, const std::string& name, const LabelSnapshot& before, const LabelSnapshot& after, const Done& done);

    struct Progress {
        std::atomic<std::int64_t> done = 0, total = 0;
    };

    ExchangeServices m_services;
    QPointer<LabelImportDialog> m_dialog;
    std::vector<LayerId> m_layers;         ///< those that the dialog shows
    std::shared_ptr<Progress> m_progress;
    QTimer m_ticks;
    JobHandle m_looks;
    JobHandle m_imports;
    JobHandle m_asks;   ///< what it is that was dropped
};

}  // namespace volumen
