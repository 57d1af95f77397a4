#include "app/controllers/saving.h"

#include "core/base/error.h"

namespace volumen {

namespace {

constexpr int kSoonMs = 1500;

std::shared_ptr<std::unique_ptr<FileLock>> createProject(const Path& folder, const ProjectRecord& record, bool overwrite) {
    if (!overwrite && isProjectFolder(folder))
        throw Error(folder.string() + ": a project lies here already; choose another name, or open it", ErrorKind::wouldOverwrite);
    std::error_code code;
    std::filesystem::create_directories(folder, code);
    if (code) throw Error(folder.string() + ": the project folder cannot be made (" + code.message() + "); choose another place");
    auto lock = lockProject(folder);
    if (!lock) throw Error(folder.string() + ": is open in another Volumen, or cannot be written; choose another place", ErrorKind::wouldOverwrite);
    writeProject(folder, record);
    return std::make_shared<std::unique_ptr<FileLock>>(std::move(lock));
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
    connect(&m_soon, &QTimer::timeout, this, [this] { inTurn([this] { write({}); }); });
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
    m_job = m_engine.ioJobs.run([=, record = recordOf(m_project)](std::stop_token) { return createProject(place, record, overwrite); },
                                [=, this](Outcome<std::shared_ptr<std::unique_ptr<FileLock>>> outcome) {
                                    const QString sentence = sentenceOf(outcome);
                                    if (sentence.isEmpty()) {
                                        m_lock = std::move(*std::get<0>(outcome));
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
    inTurn([this, done = std::move(done)] { write({done}); });
}

void Saving::write(const std::vector<Done>& done) {
    m_soon.stop();
    m_job = m_engine.ioJobs.run(
        [folder = m_project.path(), record = recordOf(m_project)](std::stop_token) {
            writeProject(folder, record);
            return true;
        },
        [this, done](Outcome<bool> outcome) {
            const QString sentence = sentenceOf(outcome);
            if (sentence.isEmpty()) m_project.markSaved();
            else Q_EMIT problem(sentence);
            for (const Done& one : done) one(sentence);
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
        if (m_soon.isActive()) return write({done});
        done({});
        turnOver();
    });
}

}  // namespace volumen
