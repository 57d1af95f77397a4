#include "app/controllers/label_keeping.h"

#include <QPointer>

#include "core/base/error.h"

namespace volumen {

std::vector<LabelSave> labelSaves(const Project& project) {
    std::vector<LabelSave> saves;
    for (const Layer& layer : project.layers())
        if (layer.labels && layer.labels->writable() && layer.labels->sequence() != layer.labels->store()->journal().heading().afterSequence)
            saves.push_back({layer.labels, layer.labels->snapshot()});
    return saves;
}

LabelKeeping::LabelKeeping(Engine& engine, Project& project, LayerSources& sources, QObject* parent)
    : QObject(parent), m_engine(engine), m_project(project), m_sources(sources) {}

LabelKeeping::~LabelKeeping() = default;

template <class Work, class Then>
void LabelKeeping::run(Work work, Then then) {
    m_jobs.emplace_back();
    const auto place = std::prev(m_jobs.end());
    *place = m_engine.ioJobs.run(std::move(work), [this, place, then = std::move(then)](auto outcome) {
        const JobHandle finished = std::move(*place);
        m_jobs.erase(place);
        then(std::move(outcome));
    });
}

JournalListener LabelKeeping::listener() {
    return [self = QPointer(this)] {
        mainThread()([self] {
            if (self) self->look();
        });
    };
}

void LabelKeeping::create(const std::string& name, Done done) {
    const Layer* like = m_project.layer(m_project.activeLayer());
    if (!like || !like->source) return done(tr("there is no volume to lay labels on; open one first"));
    if (m_project.path().empty()) return done(tr("labels are kept in a project; save it first, with Save project as"));
    run([path = m_project.path(), name, geometry = geometryOf(like->source->info()), heard = listener()](
            std::stop_token stop) { return std::make_shared<Layer>(createLabelLayer(path, name, geometry, heard, stop)); },
        [this, done](Outcome<std::shared_ptr<Layer>> outcome) {
            if (const Error* error = std::get_if<Error>(&outcome)) return done(QString::fromStdString(error->what()));
            m_project.addLayer(std::move(*std::get<0>(outcome)));
            done({});
        });
}

void LabelKeeping::step(std::int64_t steps, Done done) {
    const Layer* painted = m_project.paintLayer();
    if (!painted) return done(tr("there is no layer of labels; nothing can be undone"));
    const History& history = painted->labels->history();
    const auto to = static_cast<std::int64_t>(history.position()) + steps;
    goTo(painted->id, static_cast<std::uint64_t>(std::clamp(to, static_cast<std::int64_t>(history.first()), static_cast<std::int64_t>(history.last()))), std::move(done));
}

void LabelKeeping::goTo(LayerId id, std::uint64_t position, Done done) {
    const std::shared_ptr<LabelLayer> labels = m_project.layer(id)->labels;
    const std::vector<std::uint64_t> missing = labels->missingFor(position);
    if (missing.empty() || !labels->writable()) return finishStep(id, position, done);
    run(
        [labels, missing](std::stop_token) {
            std::vector<EditPtr> edits;
            for (const std::uint64_t sequence : missing) edits.push_back(labels->store()->readEdit(sequence));
            return edits;
        },
        [=, this](Outcome<std::vector<EditPtr>> outcome) {
            if (const Error* error = std::get_if<Error>(&outcome)) return done(QString::fromStdString(error->what()));
            for (std::size_t i = 0; i < missing.size(); ++i) labels->supply(missing[i], std::get<0>(outcome)[i]);
            finishStep(id, position, done);
        });
}

void LabelKeeping::finishStep(LayerId id, std::uint64_t position, const Done& done) {
    const Layer* layer = m_project.layer(id);
    if (!layer) return done(tr("the labels were closed"));
    try {
        m_project.goToStep(id, position);
    } catch (const Error& error) {
        return done(QString::fromStdString(error.what()));
    }
    done({});
}

void LabelKeeping::labelsChanged(LayerId id, const std::vector<Box>& boxes) {
    const Layer* layer = m_project.layer(id);
    const SourceId source = m_sources.idOf(id);
    if (!layer || boxes.empty() || source == 0) return;
    std::vector<ChunkId> chunks;
    for (const Box& box : boxes)
        for (int level = 0; level < static_cast<int>(layer->source->info().levels.size()); ++level)
            for (const ChunkKey& key : layer->labelSource->chunksOf(level, box)) chunks.push_back({source, key});
    std::sort(chunks.begin(), chunks.end());
    chunks.erase(std::unique(chunks.begin(), chunks.end()), chunks.end());
    m_engine.loader.refresh(chunks);
}

void LabelKeeping::whenDurable(Done done) {
    Waiting waiting{.done = std::move(done)};
    for (const Layer& layer : m_project.layers())
        if (layer.labels && layer.labels->writable()) waiting.until.emplace_back(layer.id, layer.labels->sequence());
    m_waiting.push_back(std::move(waiting));
    look();
}

bool LabelKeeping::reached(const Waiting& waiting) const {
    return std::all_of(waiting.until.begin(), waiting.until.end(), [this](const auto& each) {
        const Layer* layer = m_project.layer(each.first);
        return !layer || !layer->labels->writable() || layer->labels->store()->journal().state().durable >= each.second;
    });
}

bool LabelKeeping::isDurable(const Layer& layer) const {
    return !layer.labels->writable() || layer.labels->store()->journal().state().durable >= layer.labels->sequence();
}

QString LabelKeeping::problem() const {
    for (const Layer& layer : m_project.layers())
        if (layer.labels && layer.labels->writable())
            if (const std::string problem = layer.labels->store()->journal().state().problem; !problem.empty()) return QString::fromStdString(problem);
    return {};
}

void LabelKeeping::look() {
    Q_EMIT progressed();
    if (const QString now = problem(); now != m_problem) {
        m_problem = now;
        Q_EMIT journalProblem(now);
    }
    std::list<Waiting> ready;
    for (auto at = m_waiting.begin(); at != m_waiting.end();) {
        const auto next = std::next(at);
        if (!m_problem.isEmpty() || reached(*at)) ready.splice(ready.end(), m_waiting, at);
        at = next;
    }
    for (const Waiting& waiting : ready) waiting.done(reached(waiting) ? QString() : m_problem);
}

}  // namespace volumen
