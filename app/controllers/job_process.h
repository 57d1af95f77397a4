#pragma once

#include "app/controllers/job_run.h"

class QProcess;

namespace volumen {

/// A job as a child process of its own, which tells by JSON lines how far it is. A child never outlives this: the end of its standard input cancels it.
class JobProcess : public JobRun {
    Q_OBJECT
public:
    /// `program` is what to run, with its path.
    JobProcess(JobRequest request, QString program, QObject* parent = nullptr);
    ~JobProcess() override;

    void start() override;
    void cancel() override;

private:
    void readEvents();
    void processEnded(bool started);

    QString m_program;
    QProcess* m_process;
    JobEventReader m_reader;
};

/// The program that stands beside this one.
QString cliProgram();

/// Ends a child process that ends with its input: at once where it does not within half a second. Waits; for the end of a window.
void endProcess(QProcess& process);

/// Why a child process ended that said nothing itself; one sentence without a capital, to stand behind its name.
QString whyProcessEnded(const QProcess& process);

}  // namespace volumen
