#pragma once

#include <QObject>
#include <QStringList>
#include <set>

#include "app/controllers/job_run.h"

class QProcess;

namespace volumen {

/// The warm `volumen-cli worker`: started when it is first needed, kept with the networks that it has loaded, started anew after it died. One for a window. Main
/// thread; nothing here waits, but its end for a moment.
class Worker : public QObject {
    Q_OBJECT
public:
    explicit Worker(QString program, QObject* parent = nullptr);
    ~Worker() override;

    /// Hands it `infer …` as a command line says it; what the lines to come call this job.
    QString start(const QStringList& arguments);
    void cancel(const QString& job);
    /// 0: it does not run.
    qint64 processId() const;

Q_SIGNALS:
    void told(const volumen::JobEvent& event);
    /// Other words, on standard error.
    void said(const QString& text);
    /// It is gone, and all that it was to do with it; why, as one sentence.
    void died(const QString& sentence);

private:
    void ensureRuns();
    void read();
    void ended();

    QString m_program;
    QProcess* m_process;
    JobEventReader m_reader;
    int m_lastJob = 0;
};

/// A job that the worker does.
class WorkerJob : public JobRun {
    Q_OBJECT
public:
    /// `worker` outlives it.
    WorkerJob(JobRequest request, const QString& program, Worker& worker, QObject* parent = nullptr);
    /// Asks the worker to let go of it.
    ~WorkerJob() override;

    void start() override;
    void cancel() override;

private:
    void hear(const JobEvent& event);

    Worker& m_worker;
    QString m_job;
};

}  // namespace volumen
