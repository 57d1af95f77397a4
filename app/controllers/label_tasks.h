#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <list>
#include <optional>

#include "app/controllers/engine.h"
#include "core/labels/tool_context.h"
#include "core/project/project.h"
#include "ui/panels/job_view.h"

namespace volumen {

/// Changes labels beside the hand: fills, growth, whole-label operations. Painting goes on meanwhile; what a task made becomes one edit of the labels as they are then,
/// at once or, as a preview, when a person keeps it. Main thread; never waits.
class LabelTasks : public QObject {
    Q_OBJECT
public:
    using Work = std::function<void(LabelGrid&, const ToolContext&)>;
    using Done = std::function<void(const QString& problem)>;  ///< empty: it worked, or was cancelled
    /// What becomes of a result: an edit, or something to look at first.
    enum class Result { edit, preview };

    /// Both outlive it.
    LabelTasks(Engine& engine, Project& project);
    ~LabelTasks() override;

    /// `work` gets a copy of the layer that is painted in, on another thread. `done` is called when its result is in the layer or shown. `standIn` is on show until
    /// then.
    void start(const std::string& name, Work work, Done done, Result result = Result::edit, const std::optional<ProposedEdit>& standIn = {});
    bool busy() const { return !m_tasks.empty(); }
    /// Asks a task, or that begun last, to stop; its result is dropped.
    void cancel(int task);
    void cancelLast() { cancel(m_tasks.back().id); }
    /// Those that take longer than a moment. Their ids are below 0.
    std::vector<JobView> views() const;

    /// A result is shown as if it were painted, and waits; painting goes on. The next one takes its place. Keeping it is an edit, dropping it leaves no trace.
    bool previews() const { return m_preview && m_project.proposes(m_preview->proposed); }
    void keep();
    void drop();

public Q_SLOTS:
    /// Labels changed: a stroke may have ended for which results waited.
    void look();

Q_SIGNALS:
    /// `views` are others.
    void changed();
    /// What waits to be kept or dropped: "Grow: 1,204 voxels"; empty: nothing does any more.
    void previewChanged(const QString& text);

private:
    struct Progress {
        std::atomic<std::int64_t> done = 0, total = 0;
    };
    using Grids = std::shared_ptr<std::pair<LabelGrid, LabelGrid>>;   ///< before and after
    struct Task {
        int id = 0;
        std::string name;
        LayerId layer = 0;
        Result result = Result::edit;
        std::optional<ProposedEdit> standIn;
        Done done;
        std::shared_ptr<Progress> progress = std::make_shared<Progress>();
        QElapsedTimer since = {};
        bool stopping = false;
        Grids made = {};   ///< waits for a stroke to end
        JobHandle job = {};
    };
    struct Preview {
        std::string name;
        ProposedEdit proposed;
    };
    using Place = std::list<Task>::iterator;

    void finished(Place task, Outcome<Grids> outcome);
    void end(Place task, const QString& problem);
    void take(Place task);
    void show(const Task& task, const PaintRule& rule);
    void endPreview();

    Engine& m_engine;
    Project& m_project;
    std::list<Task> m_tasks;
    std::optional<Preview> m_preview;
    int m_lastId = 0;
    QTimer m_watch;   ///< runs while there are tasks
};

}  // namespace volumen
