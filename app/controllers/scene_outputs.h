#pragma once

#include <QObject>
#include <functional>
#include <memory>

#include "app/controllers/movie_making.h"
#include "app/controllers/surfaces.h"
#include "core/project/project.h"
#include "ui/actions.h"

namespace volumen {

/// What of the 3D pane goes into files: pictures of any size, movies, surfaces. Gives `scene.picture`, `scene.movie`, `scene.keyFrame` and
/// `scene.writeSurface` their meaning.
class SceneOutputs : public QObject {
    Q_OBJECT
public:
    /// All of them outlive it. `window` is what dialogs stand over.
    SceneOutputs(const Project& project, VolumeView& view, Surfaces& surfaces, Jobs& jobs, JobRunner& ioJobs, QWidget* window);
    ~SceneOutputs() override;

    void bind(ActionTable& actions);

private:
    ActionResult picture(const QStringList& arguments);
    ActionResult movie(const QStringList& arguments);
    ActionResult keyFrame();
    ActionResult writeSurface(const QStringList& arguments);
    void save(const QImage& picture, const QString& file, const std::shared_ptr<PendingAction>& pending);
    QString folder() const;

    const Project& m_project;
    VolumeView& m_view;
    Surfaces& m_surfaces;
    JobRunner& m_ioJobs;
    QWidget* m_window;
    MovieMaking m_movies;
    std::unique_ptr<SceneCapture> m_capture;  ///< draws the picture asked for; null: none is being drawn
    JobHandle m_saves;
};

}  // namespace volumen
