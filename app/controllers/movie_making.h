#pragma once

#include <QObject>
#include <QPointer>
#include <functional>
#include <memory>
#include <vector>

#include "app/controllers/jobs.h"
#include "core/jobs/job_runner.h"
#include "ui/dialogs/movie_dialog.h"
#include "ui/view/scene_capture.h"
#include "ui/view/volume_view.h"

namespace volumen {

/// Movies of the 3D pane: its pictures are drawn one by one beside the pane and kept in a folder beside the movie; when all are there a job makes
/// one file of them. One movie at a time.
class MovieMaking : public QObject {
    Q_OBJECT
public:
    /// Told at the end: why there is no movie, or an empty sentence.
    using Done = std::function<void(const QString& problem)>;

    MovieMaking(VolumeView& view, Jobs& jobs, JobRunner& ioJobs);
    ~MovieMaking() override;

    /// Keeps the view as it is now.
    void addKeyFrame();
    void clearKeyFrames() { m_keys.clear(); }
    int keyFrames() const { return static_cast<int>(m_keys.size()); }

    /// Shows the dialog; `folder` is where movies go at first. False: nothing is shown in 3D.
    bool ask(const QString& folder, QWidget* window);
    void make(const MovieWish& wish, Done done);
    /// Lets go of the pictures drawn so far. A movie whose pictures are complete is a job, which the jobs panel cancels.
    void cancel();
    bool busy() const { return m_capture != nullptr || m_job != 0; }

private:
    void takeNext();
    void keep(const QImage& picture);
    void join();
    void end(const QString& problem);
    void dropFrames();
    void ended(const JobView& job);
    QString frameName(std::size_t frame) const;
    QString folder() const;

    VolumeView& m_view;
    Jobs& m_jobs;
    JobRunner& m_ioJobs;
    std::vector<CameraState> m_keys;
    QPointer<MovieDialog> m_dialog;
    MovieWish m_wish;
    Done m_done;
    std::vector<CameraState> m_views;  ///< one a frame
    std::size_t m_taken = 0;
    std::unique_ptr<SceneCapture> m_capture;
    JobHandle m_saves;
    int m_job = 0;                     ///< joins the pictures; 0: none
};

}  // namespace volumen
