#include "app/controllers/job_process.h"

#include <csignal>

#include <QCoreApplication>
#include <QProcess>

namespace volumen {

namespace {

constexpr int kCancelled = 130;          // the exit status of a job that was asked to stop
constexpr int kMostMillisecondsToEnd = 500;

/// What it says on standard error is one sentence behind the program's name.
QString sentenceOf(const QString& standardError) {
    const QString last = standardError.trimmed().section('\n', -1);
    const QString name = QStringLiteral("volumen-cli: ");
    return last.startsWith(name) ? last.mid(name.size()) : last;
}

}  // namespace

QString cliProgram() { return QCoreApplication::applicationDirPath() + "/volumen-cli"; }

/// Where a process was ended by a signal, QProcess gives its number as the exit code.
QString whyProcessEnded(const QProcess& process) {
    if (process.exitStatus() == QProcess::NormalExit) return JobProcess::tr("the job ended by itself with status %1; resume it").arg(process.exitCode());
    if (process.exitCode() == SIGKILL) return JobProcess::tr("the job was killed, as happens by hand or when memory runs out; resume it");
    return JobProcess::tr("the job broke down (signal %1), as by a fault of a driver; resume it").arg(process.exitCode());
}

void endProcess(QProcess& process) {
    if (process.state() == QProcess::NotRunning) return;
    process.closeWriteChannel();
    if (process.waitForFinished(kMostMillisecondsToEnd)) return;
    process.kill();   // what it wrote can be continued all the same
    process.waitForFinished(kMostMillisecondsToEnd);
}

JobProcess::JobProcess(JobRequest request, QString program, QObject* parent) : JobRun(std::move(request), program, parent), m_program(std::move(program)), m_process(new QProcess(this)) {
    connect(m_process, &QProcess::readyReadStandardOutput, this, &JobProcess::readEvents);
    connect(m_process, &QProcess::finished, this, [this] { processEnded(true); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) processEnded(false);
    });
}

JobProcess::~JobProcess() {
    m_process->disconnect(this);
    endProcess(*m_process);
}

void JobProcess::start() { m_process->start(m_program, request().arguments + QStringList{"--events", "--cancel-on-eof"}); }

void JobProcess::cancel() {
    if (view().state != JobState::running) return;
    m_process->closeWriteChannel();
    setStopping();
}

void JobProcess::readEvents() {
    const QByteArray piece = m_process->readAllStandardOutput();
    for (const JobEvent& event : m_reader.read({piece.constData(), static_cast<std::size_t>(piece.size())})) take(event);
    Q_EMIT changed();
}

void JobProcess::processEnded(bool started) {
    if (!started) return end(JobState::failed, tr("%1: cannot be started; build it again").arg(m_program));
    readEvents();
    const QString said = QString::fromUtf8(m_process->readAllStandardError());
    say(said);
    const bool exited = m_process->exitStatus() == QProcess::NormalExit;
    if (exited && m_process->exitCode() == 0) return end(JobState::finished, {});
    if (exited && m_process->exitCode() == kCancelled) return end(JobState::cancelled, {});
    const QString sentence = failure().isEmpty() ? sentenceOf(said) : failure();
    end(JobState::failed, exited && !sentence.isEmpty() ? sentence : whyProcessEnded(*m_process));
}

}  // namespace volumen
