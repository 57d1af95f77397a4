#include "app/controllers/movie_making.h"

#include <QDir>
#include <QFileInfo>

#include "core/base/error.h"
#include "ui/render/camera_path.h"

namespace volumen {

namespace {

constexpr int kFastPng = 90;             // of Qt's "quality": little compression; the pictures live for a minute
constexpr double kPictureHeight = 720;   // whose lines are one pixel wide

/// Makes the folder and writes one picture; throws Error.
void savePicture(const QImage& picture, const QString& folder, const QString& name) {
    if (!QDir().mkpath(folder) || !picture.save(folder + "/" + name, "PNG", kFastPng))
        throw Error(folder.toStdString() + ": the movie's pictures cannot be written; choose another place, or free some space", ErrorKind::outOfSpace);
}

QString sentenceOf(const Outcome<bool>& outcome) {
    const Error* error = std::get_if<Error>(&outcome);
    return error ? QString::fromStdString(error->what()) : QString();
}

}  // namespace

MovieMaking::MovieMaking(VolumeView& view, Jobs& jobs, JobRunner& ioJobs) : m_view(view), m_jobs(jobs), m_ioJobs(ioJobs) {
    connect(&m_jobs, &Jobs::ended, this, &MovieMaking::ended);
}

MovieMaking::~MovieMaking() = default;

void MovieMaking::addKeyFrame() { m_keys.push_back(m_view.camera()); }

bool MovieMaking::ask(const QString& folder, QWidget* window) {
    if (!m_view.scene().box()) return false;
    m_dialog = new MovieDialog(keyFrames(), folder + "/movie.mp4", window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_dialog, &QDialog::rejected, this, &MovieMaking::cancel);
    connect(m_dialog, &MovieDialog::movieWanted, this, [this](const MovieWish& wish) {
        make(wish, [this](const QString& problem) {
            if (m_dialog && !problem.isEmpty()) m_dialog->showProblem(problem);
        });
    });
    m_dialog->show();
    return true;
}

QString MovieMaking::folder() const { return QFileInfo(m_wish.path).absolutePath() + "/." + QFileInfo(m_wish.path).completeBaseName() + "-frames"; }
QString MovieMaking::frameName(std::size_t frame) const { return QString("frame%1.png").arg(frame, 6, 10, QChar('0')); }

void MovieMaking::make(const MovieWish& wish, Done done) {
    if (busy()) return done(tr("a movie is being made; wait for it, or cancel it"));
    if (!m_view.scene().box()) return done(tr("nothing is shown in 3D; open a volume first"));
    if (!wish.path.endsWith(".mp4")) return done(tr("%1: is no name of a movie; end it with .mp4").arg(wish.path));
    m_wish = wish;
    m_done = std::move(done);
    m_views = wish.throughKeys ? pathThrough(m_keys, wish.frames) : turntable(m_view.camera(), wish.frames);
    m_taken = 0;
    m_capture = std::make_unique<SceneCapture>(m_view.scene(), wish.size, wish.size.height() / kPictureHeight);
    connect(m_capture.get(), &SceneCapture::taken, this, &MovieMaking::keep);
    connect(m_capture.get(), &SceneCapture::failed, this, &MovieMaking::end);
    takeNext();
}

void MovieMaking::takeNext() {
    if (m_dialog) m_dialog->showProgress(static_cast<int>(m_taken), static_cast<int>(m_views.size()));
    if (m_taken < m_views.size()) return m_capture->take(m_views[m_taken]);
    m_capture.reset();
    join();
}

void MovieMaking::keep(const QImage& picture) {
    m_saves = m_ioJobs.run([picture, where = folder(), name = frameName(m_taken)](std::stop_token) { return savePicture(picture, where, name), true; },
                           [this](const Outcome<bool>& outcome) {
                               if (!m_capture) return dropFrames();  // it was cancelled meanwhile
                               if (const QString problem = sentenceOf(outcome); !problem.isEmpty()) return end(problem);
                               ++m_taken;
                               takeNext();
                           });
}

void MovieMaking::join() {
    m_job = m_jobs.start({.title = tr("Writing %1").arg(QFileInfo(m_wish.path).fileName()),
                          .arguments = {"movie", folder(), m_wish.path, "--fps", QString::number(m_wish.framesPerSecond), "--delete-frames", "--overwrite"},
                          .output = {}});
    if (m_dialog) m_dialog->accept();
}

void MovieMaking::ended(const JobView& job) {
    if (job.id != m_job || m_job == 0) return;
    m_job = 0;
    if (job.state == JobState::finished) return end({});
    end(job.problem.isEmpty() ? tr("the movie was not written") : job.problem);
}

void MovieMaking::cancel() {
    if (m_capture) end(tr("the movie was cancelled"));
}

void MovieMaking::dropFrames() {
    m_saves = m_ioJobs.run([where = folder()](std::stop_token) { return QDir(where).removeRecursively(); }, [](const Outcome<bool>&) {});
}

/// Without a movie its pictures are of no use.
void MovieMaking::end(const QString& problem) {
    if (m_capture) m_capture->disconnect(this), m_capture.release()->deleteLater();  // it may be the one that speaks
    m_views.clear();
    if (!problem.isEmpty() && !m_saves.running()) dropFrames();
    if (const Done done = std::exchange(m_done, {})) done(problem);
}

}  // namespace volumen
