#pragma once

#include <QObject>
#include <functional>

#include "app/controllers/engine.h"
#include "app/controllers/jobs.h"
#include "app/controllers/layer_sources.h"
#include "core/project/project.h"
#include "core/volume/growing_source.h"

namespace volumen {

/// What is to be predicted, and how: what `infer` is told.
struct PredictWish {
    QString model;
    LayerId layer = 0;             ///< the volume
    QString level = "match";
    Box region;                    ///< voxels of level 0
    double overlap = 0.5;
    QString looks = "1";           ///< as `--tta`
    QString device;                ///< "cuda", "cpu"; empty: the fastest
    QString output;                ///< empty: a free name in `folder`
    QString folder;
    QString name;                  ///< what the result is to be called
};

/// The command line of a wish, whose output is known.
QStringList inferArguments(const PredictWish& wish, const Layer& volume);

/// Runs predictions in the worker, one after the other, and shows each as a layer that grows: a chunk that is on disk is forgotten by the cache and read again. Main
/// thread.
class Predicting : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void(const QString& problem)>;  ///< empty: it is finished

    /// All outlive it.
    Predicting(Engine& engine, Project& project, const LayerSources& sources, Jobs& jobs, QObject* parent = nullptr);

    void start(const PredictWish& wish, Done done);
    /// The job that runs, or ran last; 0: none did.
    int job() const { return m_job; }
    /// Null: there is none, or it was removed from the list.
    const JobView* view() const { return m_jobs.view(m_job); }
    void cancel() { m_jobs.cancel(m_job); }
    void resume() { m_jobs.resume(m_job); }
    /// The layer that the last one grows in; 0: there is none.
    LayerId layer() const;
    /// It is predicted from this layer, and so shows what is predicted.
    bool busy() const { return m_finds.running() || m_opens.running(); }

Q_SIGNALS:
    /// The layer of a prediction is there. It was given a look.
    void shown(volumen::LayerId layer);
    /// What it holds is final.
    void settled(volumen::LayerId layer);

private:
    /// A prediction of this window and where it is seen.
    struct Growth {
        LayerId volume = 0;        ///< what was read
        Box region;                ///< of its level 0
        QString output;
        LayerId layer = 0;         ///< 0: not open yet
        std::shared_ptr<GrowingSource> source;
        Done done;
    };

    void begin(const PredictWish& wish, const Done& done);
    void wrote(int job, const JobChunk& chunk);
    void look(int job);
    void show(int job, const std::shared_ptr<GrowingSource>& source);
    void ended(const JobView& job);

    Engine& m_engine;
    Project& m_project;
    const LayerSources& m_sources;
    Jobs& m_jobs;
    std::map<int, Growth> m_growths;   // by job
    int m_job = 0;
    JobHandle m_finds;                 // a free name
    JobHandle m_opens;
};

}  // namespace volumen
