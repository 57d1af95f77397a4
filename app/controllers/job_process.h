#pragma once

#include <QObject>
#include <QStringList>

#include "core/jobs/job_event_reader.h"
#include "core/jobs/job_pace.h"
#include "ui/panels/job_view.h"

class QProcess;

namespace volumen {

/// What a long job is to do: a call of volumen-cli.
struct JobRequest {
    QString title;          ///< "Converting scan to scan.zarr"
    QStringList arguments;  ///< without `--events` and `--cancel-on-eof`, which the window adds for itself
    QString output;         ///< the path that it writes, which can be opened afterwards; empty: nothing to open
    bool resumable = false; ///< knows `--resume`
};

/// One run of volumen-cli as a child process that tells by JSON lines how far it is. Nothing here waits. A child never outlives this: the end
/// of its standard input cancels it.
class JobProcess : public QObject {
    Q_OBJECT
public:
    /// `program` is what to run, with its path.
    JobProcess(JobRequest request, QString program, QObject* parent = nullptr);
    ~JobProcess() override;

    void start();
    /// Asks it to stop; what it wrote stays valid.
    void cancel();

    const JobRequest& request() const { return m_request; }
    /// `id` is not set.
    const JobView& view() const { return m_view; }

Q_SIGNALS:
    void changed();
    void ended();  ///< `view().state` says how

private:
    void readEvents();
    void take(const JobStarted& event);
    void take(const JobProgress& event);
    void take(const JobWarning& event);
    void take(const JobFailed& event);
    template <class Other>
    void take(const Other&) {}   // what the process's end says too, and what is not for a panel
    void showPace();
    void processEnded(bool started);

    JobRequest m_request;
    QString m_program;
    QProcess* m_process;
    JobEventReader m_reader;
    JobPace m_pace;
    JobView m_view;
    QString m_failure;
};

/// The program that stands beside this one.
QString cliProgram();

}  // namespace volumen
