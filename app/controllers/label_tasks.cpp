#include "app/controllers/label_tasks.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr int kWatchMs = 100;
constexpr qint64 kMomentMs = 300;

std::int64_t labelled(const LabelCounts& counts) {
    std::int64_t sum = 0;
    for (const auto& [id, voxels] : counts.all())
        if (id != kUnlabeled) sum += voxels;
    return sum;
}

}  // namespace

LabelTasks::LabelTasks(Engine& engine, Project& project) : m_engine(engine), m_project(project) {
    m_watch.setInterval(kWatchMs);
    connect(&m_watch, &QTimer::timeout, this, &LabelTasks::changed);
}

LabelTasks::~LabelTasks() = default;

/// On the threads that may wait for a disk: a task may have to read values.
void LabelTasks::start(const std::string& name, Work work, Done done, Result result, const std::optional<ProposedEdit>& standIn) {
    const Layer* painted = m_project.paintLayer();
    if (!painted) return done(tr("there is no layer of labels; make one with Label, New layer of labels"));
    m_tasks.push_back({.id = --m_lastId, .name = name, .layer = painted->id, .result = result, .standIn = standIn, .done = std::move(done)});
    const Place task = std::prev(m_tasks.end());
    task->since.start();
    const LabelProgress tell = [progress = task->progress](std::int64_t at, std::int64_t of) { progress->done = at, progress->total = of; };
    task->job = m_engine.ioJobs.run(
        [before = painted->labels->snapshot().grid, work = std::move(work), tell](std::stop_token stop) {
            auto grids = std::make_shared<std::pair<LabelGrid, LabelGrid>>(before, before);
            work(grids->second, {.stop = std::move(stop), .progress = tell});
            compactChanges(grids->first, grids->second);
            return grids;
        },
        [this, task](Outcome<Grids> outcome) { finished(task, std::move(outcome)); });
    m_watch.start();
}

void LabelTasks::finished(Place task, Outcome<Grids> outcome) {
    if (const Error* error = std::get_if<Error>(&outcome)) return end(task, QString::fromStdString(error->what()));
    if (std::holds_alternative<Cancelled>(outcome) || task->stopping) return end(task, {});
    task->made = std::get<Grids>(std::move(outcome));
    look();
}

void LabelTasks::look() {
    if (m_preview && !previews()) endPreview();   // its layer was closed
    const Place ready = std::find_if(m_tasks.begin(), m_tasks.end(), [](const Task& task) { return task.made != nullptr; });
    if (ready != m_tasks.end() && !m_project.inStroke()) QMetaObject::invokeMethod(this, [this, id = ready->id] {
        const Place task = std::find_if(m_tasks.begin(), m_tasks.end(), [id](const Task& each) { return each.id == id; });
        if (task != m_tasks.end() && !m_project.inStroke()) take(task);
    }, Qt::QueuedConnection);
}

void LabelTasks::take(Place task) {
    const Layer* layer = m_project.layer(task->layer);
    if (!layer) return end(task, tr("the labels were closed"));
    try {
        const PaintRule rule = layer->labels->rule();
        if (task->result == Result::preview) show(*task, rule);
        else m_project.applyEdit(task->layer, task->name, task->made->first, task->made->second, rule);
    } catch (const Error& error) {
        return end(task, QString::fromStdString(error.what()));
    }
    end(task, {});
}

void LabelTasks::show(const Task& task, const PaintRule& rule) {
    drop();
    const LabelLayer& labels = *m_project.layer(task.layer)->labels;
    const auto proposed = m_project.proposeEdit(task.layer, task.made->first, task.made->second, rule);
    if (!proposed) throw Error("\"" + task.name + "\": would change nothing here");
    m_preview = {task.name, *proposed};
    const std::int64_t more = labelled(countChanges(labels.grid(), labels.shown()));
    Q_EMIT previewChanged(tr("%1: %2 voxels %3").arg(QString::fromStdString(task.name), QString::fromStdString(formatThousands(std::abs(more))), more < 0 ? tr("less") : tr("more")));
}

void LabelTasks::end(Place task, const QString& problem) {
    const Task ended = std::move(*task);
    m_tasks.erase(task);
    if (m_tasks.empty()) m_watch.stop();
    if (ended.standIn) m_project.dropProposed(*ended.standIn);
    Q_EMIT changed();
    ended.done(problem);
    look();
}

void LabelTasks::cancel(int id) {
    const Place task = std::find_if(m_tasks.begin(), m_tasks.end(), [id](const Task& each) { return each.id == id; });
    if (task == m_tasks.end()) return;
    if (task->made) return end(task, {});
    task->stopping = true;
    task->job.cancel();
    Q_EMIT changed();
}

std::vector<JobView> LabelTasks::views() const {
    std::vector<JobView> views;
    for (const Task& task : m_tasks)
        if (task.since.elapsed() >= kMomentMs)
            views.push_back({.id = task.id, .title = QString::fromStdString(task.name), .command = {}, .state = task.stopping ? JobState::stopping : JobState::running,
                             .done = task.progress->done, .total = task.progress->total, .unit = tr("steps"), .secondsLeft = {}, .problem = {}});
    return views;
}

void LabelTasks::keep() {
    if (m_project.inStroke()) return;   // the hand ends what it does first
    if (previews()) m_project.keepProposed(m_preview->proposed, m_preview->name, m_project.layer(m_preview->proposed.layer)->labels->rule());
    endPreview();
}

void LabelTasks::drop() {
    if (previews()) m_project.dropProposed(m_preview->proposed);
    endPreview();
}

void LabelTasks::endPreview() {
    if (!m_preview) return;
    m_preview.reset();
    Q_EMIT previewChanged({});
    look();
}

}  // namespace volumen
