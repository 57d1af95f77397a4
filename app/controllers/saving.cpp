#include "app/controllers/saving.h"

#include "app/controllers/label_keeping.h"
#include "core/base/error.h"

namespace volumen {

namespace {

constexpr int kSoonMs = 1500;
constexpr int kAutosaveMs = 180000;

using LockPtr = std::unique_ptr<FileLock>;

/// A layer of labels on its way to another place.
struct LabelMove {
    LayerId layer = 0;
    std::shared_ptr<LabelLayer> labels;
    LabelSnapshot snapshot;
    LabelFiles to;
    std::shared_ptr<LabelLayer> opened;   ///< there; null: the layer goes on itself
};

/// What came of saving somewhere else.
struct NewPlace {
    LockPtr lock;
    std::vector<LabelMove> moves;
};

std::vector<LabelMove> movesTo(const Path& place, const Project& project) {
    std::vector<LabelMove> moves;
    for (const Layer& layer : project.layers())
        if (layer.labels) moves.push_back({layer.id, layer.labels, layer.labels->snapshot(), LabelFiles::of(labelFolder(place), layer.path.stem().string()), nullptr});
    return moves;
}

/// The record with its labels in their new place.
ProjectRecord movedRecord(const Project& project, const Path& place) {
    ProjectRecord record = recordOf(project);
    for (std::size_t i = 0; i < record.layers.size(); ++i)
        if (project.layers()[i].labels) record.layers[i].path = labelFolder(place) / record.layers[i].path.filename();
    return record;
}

std::shared_ptr<NewPlace> createProject(const Path& folder, const ProjectRecord& record, std::vector<LabelMove> moves, const JournalListener& heard, bool overwrite) {
    if (!overwrite && isProjectFolder(folder))
        throw Error(folder.string() + ": a project lies here already; choose another name, or open it", ErrorKind::wouldOverwrite);
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code) throw Error(folder.string() + ": the project folder cannot be made (" + code.message() + "); choose another place");
    auto lock = lockProject(folder);
    if (!lock) throw Error(whyNotLocked(folder, "choose another place"), ErrorKind::wouldOverwrite);
    for (LabelMove& move : moves) move.opened = moveLabels(*move.labels, move.snapshot, move.to, heard);
    writeProject(folder, record);
    return std::make_shared<NewPlace>(NewPlace{std::move(lock), std::move(moves)});
}

template <class T>
QString sentenceOf(const Outcome<T>& outcome) {
    const Error* error = std::get_if<Error>(&outcome);
    return error ? QString::fromStdString(error->what()) : QString();
}

}  // namespace

Saving::Saving(Engine& engine, Project& project, QObject* parent) : QObject(parent), m_engine(engine), m_project(project) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoonMs);
    connect(&m_soon, &QTimer::timeout, this, [this] { inTurn([this] { write(What::file, [](const QString&) {}); }); });
    m_autosave.setInterval(kAutosaveMs);
    connect(&m_autosave, &QTimer::timeout, this, &Saving::autosave);
    m_autosave.start();
}

Saving::~Saving() = default;

void Saving::inTurn(std::function<void()> task) {
    if (m_job.running()) m_queue.push_back(std::move(task));
    else task();
}

void Saving::turnOver() {
    if (m_queue.empty()) return;
    const auto next = std::move(m_queue.front());
    m_queue.pop_front();
    next();
}

void Saving::saveAs(const Path& folder, bool overwrite, Done done) {
    const Path place = std::filesystem::absolute(folder).lexically_normal();
    if (m_lock && place == m_project.path()) save(std::move(done));
    else inTurn([=, this] { create(place, overwrite, done); });
}

void Saving::create(const Path& place, bool overwrite, const Done& done) {
    m_job = m_engine.ioJobs.run([=, record = movedRecord(m_project, place), moves = movesTo(place, m_project), heard = m_journalListener](
                                    std::stop_token) { return createProject(place, record, moves, heard, overwrite); },
                                [=, this](Outcome<std::shared_ptr<NewPlace>> outcome) {
                                    const QString sentence = sentenceOf(outcome);
                                    if (sentence.isEmpty()) {
                                        NewPlace& made = *std::get<0>(outcome);
                                        for (const LabelMove& move : made.moves)
                                            if (m_project.layer(move.layer)) m_project.setLabels(move.layer, move.to.snapshot, move.opened ? move.opened : move.labels);
                                        m_lock = std::move(made.lock);
                                        m_locked = place;
                                        m_project.setPath(place);
                                        m_project.markSaved();
                                    }
                                    done(sentence);
                                    turnOver();
                                });
}

void Saving::save(Done done) {
    if (m_project.path().empty()) return done(tr("the project has no place yet; choose one with Save project as"));
    if (!m_lock) return done(tr("%1: is open in another Volumen, or cannot be written; save it under another name").arg(QString::fromStdString(m_project.path().string())));
    inTurn([this, done = std::move(done)] { write(What::all, done); });
}

/// Strokes go on meanwhile; what is saved is how it was when this began.
void Saving::write(What what, const Done& done) {
    m_soon.stop();
    const std::vector<LabelSave> saves = what == What::all ? labelSaves(m_project) : std::vector<LabelSave>();
    m_job = m_engine.ioJobs.run(
        [folder = m_project.path(), record = recordOf(m_project), saves](std::stop_token) {
            for (const LabelSave& save : saves) save.labels->store()->save(save.snapshot);
            writeProject(folder, record);
            return true;
        },
        [this, done](Outcome<bool> outcome) {
            const QString sentence = sentenceOf(outcome);
            if (sentence.isEmpty()) m_project.markSaved();
            else Q_EMIT problem(sentence);
            done(sentence);
            turnOver();
        });
}

void Saving::takeLock(std::unique_ptr<FileLock> lock) {
    m_soon.stop();  // what it was started for was written, or is gone
    if (!lock && m_lock && m_locked == m_project.path()) return;  // a project opened once more
    m_lock = std::move(lock);
    m_locked = m_project.path();
}

void Saving::noteChange() {
    if (m_lock && !m_project.path().empty()) m_soon.start();
}

void Saving::flush(Done done) {
    inTurn([this, done = std::move(done)] {
        if (m_soon.isActive() || (m_lock && !labelSaves(m_project).empty())) return write(What::all, done);
        done({});
        turnOver();
    });
}

void Saving::flushFile(Done done) {
    inTurn([this, done = std::move(done)] { write(What::file, done); });
}

bool Saving::pending() const { return m_soon.isActive() || m_job.running() || !m_queue.empty() || (m_lock && !labelSaves(m_project).empty()); }

/// By itself, now and then, while nobody paints.
void Saving::autosave() {
    if (m_lock && !m_job.running() && !m_project.inStroke() && !labelSaves(m_project).empty()) write(What::all, [](const QString&) {});
}

}  // namespace volumen
