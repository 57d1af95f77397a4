#pragma once

#include <QObject>
#include <QStringList>

#include "core/jobs/job_event_reader.h"
#include "core/jobs/job_pace.h"
#include "ui/panels/job_view.h"

namespace volumen {

/// What a long job is to do: a call of volumen-cli.
struct JobRequest {
    QString title;          ///< "Converting scan to scan.zarr"
    QStringList arguments;  ///< without `--events` and `--cancel-on-eof`, which the window adds for itself
    QString output;         ///< the path that it writes, which can be opened afterwards; empty: nothing to open
    bool resumable = false; ///< knows `--resume`
    bool repeatable = false; ///< may be begun again as it was, where it failed
    bool warm = false;      ///< of `infer`: done by the worker that keeps its networks between jobs
};

/// One run of a job, wherever it goes on, as its events tell of it. Main thread; nothing here waits.
class JobRun : public QObject {
    Q_OBJECT
public:
    /// `program`: what the command line begins with.
    JobRun(JobRequest request, const QString& program, QObject* parent = nullptr);

    virtual void start() = 0;
    /// Asks it to stop; what it wrote stays valid.
    virtual void cancel() = 0;

    const JobRequest& request() const { return m_request; }
    /// `id` is not set.
    const JobView& view() const { return m_view; }

Q_SIGNALS:
    void changed();
    void wrote(const volumen::JobChunk& chunk);
    void ended();  ///< `view().state` says how

protected:
    void take(const JobEvent& event);
    /// Words of the program, for the log.
    void say(const QString& text);
    void setStopping();
    /// Once. `problem`: why it failed.
    void end(JobState state, const QString& problem);
    /// What the events said of a failure; empty: nothing.
    const QString& failure() const { return m_failure; }

private:
    void take(const JobStarted& event);
    void take(const JobProgress& event);
    void take(const JobChunk& event) { Q_EMIT wrote(event); }
    void take(const JobWarning& event);
    void take(const JobFailed& event);
    template <class Other>
    void take(const Other&) {}   // what the run's end says too, and what is not for a panel
    void showPace();

    JobRequest m_request;
    JobPace m_pace;
    JobView m_view;
    QString m_failure;
};

}  // namespace volumen
