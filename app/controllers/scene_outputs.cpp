#include "app/controllers/scene_outputs.h"

#include <QRegularExpression>

#include "ui/dialogs/file_dialogs.h"

namespace volumen {

namespace {

constexpr int kLargestSide = 16384;
constexpr double kLineHeight = 720;  // of a picture whose lines are one pixel wide
constexpr int kScriptRate = 24;

/// "1920x1080"; nothing when it is no size.
std::optional<QSize> sizeOf(const QString& text) {
    const auto match = QRegularExpression("^(\\d{1,5})x(\\d{1,5})$").match(text);
    const QSize size(match.captured(1).toInt(), match.captured(2).toInt());
    const bool usable = match.hasMatch() && size.width() > 0 && size.height() > 0 && size.width() <= kLargestSide && size.height() <= kLargestSide;
    return usable ? std::optional(size) : std::nullopt;
}

ActionResult noSize(const QString& text) {
    return ActionResult::failed(QObject::tr("%1: is no size in pixels; write one like 1920x1080, with sides of at most %2").arg(text).arg(kLargestSide));
}

std::function<void(const QString&)> finisher(const std::shared_ptr<PendingAction>& pending) {
    return [pending](const QString& problem) { pending->finish(problem.isEmpty() ? ActionResult::done() : ActionResult::failed(problem)); };
}

}  // namespace

SceneOutputs::SceneOutputs(const Project& project, VolumeView& view, Surfaces& surfaces, Jobs& jobs, JobRunner& ioJobs, QWidget* window)
    : m_project(project), m_view(view), m_surfaces(surfaces), m_ioJobs(ioJobs), m_window(window), m_movies(view, jobs, ioJobs) {}

SceneOutputs::~SceneOutputs() = default;

void SceneOutputs::bind(ActionTable& actions) {
    actions.bind("scene.picture", [this](const QStringList& arguments) { return picture(arguments); });
    actions.bind("scene.movie", [this](const QStringList& arguments) { return movie(arguments); });
    actions.bind("scene.keyFrame", [this](const QStringList&) { return keyFrame(); });
    actions.bind("scene.forgetKeyFrames", [this](const QStringList&) { return m_movies.clearKeyFrames(), ActionResult::done(); });
    actions.bind("scene.writeSurface", [this](const QStringList& arguments) { return writeSurface(arguments); });
}

/// Beside the project, not in it.
QString SceneOutputs::folder() const {
    if (!m_project.path().empty()) return QString::fromStdString(m_project.path().parent_path().string());
    return m_project.layers().empty() ? QString() : QString::fromStdString(m_project.layers().back().path.parent_path().string());
}

ActionResult SceneOutputs::picture(const QStringList& arguments) {
    if (!m_view.scene().box()) return ActionResult::failed(tr("nothing is shown in 3D; open a volume first"));
    if (m_capture) return ActionResult::failed(tr("a picture is being drawn; wait for it"));
    const std::optional<QSize> size = arguments.size() > 1 ? sizeOf(arguments[1]) : std::optional(m_view.size() * 2);
    if (!size) return noSize(arguments[1]);
    const auto file = arguments.isEmpty() ? askForPicture(m_window, folder()) : std::optional(arguments[0]);
    if (!file) return ActionResult::done();
    auto pending = std::make_shared<PendingAction>();
    m_capture = std::make_unique<SceneCapture>(m_view.scene(), *size, std::max(1.0, size->height() / kLineHeight));
    connect(m_capture.get(), &SceneCapture::taken, this, [=, this](const QImage& taken) { save(taken, *file, pending); });
    connect(m_capture.get(), &SceneCapture::failed, this, [=, this](const QString& sentence) {
        m_capture.release()->deleteLater();
        pending->finish(ActionResult::failed(sentence));
    });
    m_capture->take(m_view.camera());
    return ActionResult::later(pending);
}

void SceneOutputs::save(const QImage& picture, const QString& file, const std::shared_ptr<PendingAction>& pending) {
    m_capture.release()->deleteLater();  // it is the one that speaks
    m_saves = m_ioJobs.run([picture, file](std::stop_token) { return picture.save(file); }, [=](const Outcome<bool>& outcome) {
        const bool* saved = std::get_if<bool>(&outcome);
        finisher(pending)(saved && *saved ? QString() : tr("%1: the picture cannot be written; choose another place, with a name that ends in .png").arg(file));
    });
}

ActionResult SceneOutputs::movie(const QStringList& arguments) {
    if (arguments.isEmpty()) return m_movies.ask(folder(), m_window) ? ActionResult::done() : ActionResult::failed(tr("nothing is shown in 3D; open a volume first"));
    const std::optional<QSize> size = arguments.size() > 2 ? sizeOf(arguments[2]) : std::optional(MovieWish{}.size);
    const int frames = arguments.size() > 1 ? arguments[1].toInt() : MovieWish{}.frames;
    if (!size) return noSize(arguments[2]);
    if (frames < 1) return ActionResult::failed(tr("%1: is no number of frames").arg(arguments[1]));
    auto pending = std::make_shared<PendingAction>();
    m_movies.make({.throughKeys = m_movies.keyFrames() > 1, .frames = frames, .framesPerSecond = kScriptRate, .size = *size, .path = arguments[0]}, finisher(pending));
    return ActionResult::later(pending);
}

ActionResult SceneOutputs::keyFrame() {
    if (!m_view.scene().box()) return ActionResult::failed(tr("nothing is shown in 3D; open a volume first"));
    m_movies.addKeyFrame();
    return ActionResult::done();
}

ActionResult SceneOutputs::writeSurface(const QStringList& arguments) {
    const Layer* layer = arguments.size() > 1 ? m_project.layerNamed(arguments[1].toStdString()) : m_project.layer(m_project.activeLayer());
    if (!layer) return ActionResult::failed(tr("%1: there is no layer of that name").arg(arguments.value(1)));
    const auto file = arguments.isEmpty() ? askForMesh(m_window, folder() + "/" + QString::fromStdString(layer->name) + ".ply") : std::optional(arguments[0]);
    if (!file) return ActionResult::done();
    auto pending = std::make_shared<PendingAction>();
    m_surfaces.write(layer->id, *file, finisher(pending));
    return ActionResult::later(pending);
}

}  // namespace volumen
