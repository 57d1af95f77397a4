#include "app/controllers/job_process.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>

#include "ui/panels/command_text.h"

namespace volumen {

namespace {

constexpr int kCancelled = 130;          // the exit status of a job that was asked to stop
constexpr int kMostMillisecondsToEnd = 500;

/// What it says on standard error is one sentence behind the program's name.
QString sentenceOf(const QByteArray& standardError) {
    const QString last = QString::fromUtf8(standardError).trimmed().section('\n', -1);
    const QString name = QStringLiteral("volumen-cli: ");
    return last.startsWith(name) ? last.mid(name.size()) : last;
}

}  // namespace

QString cliProgram() { return QCoreApplication::applicationDirPath() + "/volumen-cli"; }

JobProcess::JobProcess(JobRequest request, QString program, QObject* parent)
    : QObject(parent), m_request(std::move(request)), m_program(std::move(program)), m_process(new QProcess(this)) {
    m_view.title = m_request.title;
    m_view.command = commandText(QStringList(QFileInfo(m_program).fileName()) + m_request.arguments);
    m_view.resumable = m_request.resumable;
    m_view.opensResult = !m_request.output.isEmpty();
    connect(m_process, &QProcess::readyReadStandardOutput, this, &JobProcess::readEvents);
    connect(m_process, &QProcess::finished, this, [this] { processEnded(true); });
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) processEnded(false);
    });
}

JobProcess::~JobProcess() {
    m_process->disconnect(this);
    if (m_process->state() == QProcess::NotRunning) return;
    m_process->closeWriteChannel();
    if (!m_process->waitForFinished(kMostMillisecondsToEnd)) m_process->kill();   // what it wrote can be continued all the same
}

void JobProcess::start() { m_process->start(m_program, m_request.arguments + QStringList{"--events", "--cancel-on-eof"}); }

void JobProcess::cancel() {
    if (m_view.state != JobState::running) return;
    m_view.state = JobState::stopping;
    m_process->closeWriteChannel();
    Q_EMIT changed();
}

void JobProcess::readEvents() {
    const QByteArray piece = m_process->readAllStandardOutput();
    for (const JobEvent& event : m_reader.read({piece.constData(), static_cast<std::size_t>(piece.size())}))
        std::visit([this](const auto& what) { take(what); }, event.what);
    Q_EMIT changed();
}

void JobProcess::take(const JobStarted& event) {
    m_pace.start(event.done, event.total);
    m_view.unit = QString::fromStdString(event.unit);
    showPace();
}

void JobProcess::take(const JobProgress& event) {
    m_pace.note(event.done);
    showPace();
}

void JobProcess::take(const JobWarning& event) { m_view.problem = QString::fromStdString(event.message); }
void JobProcess::take(const JobFailed& event) { m_failure = QString::fromStdString(event.message); }

void JobProcess::showPace() {
    m_view.done = m_pace.done(), m_view.total = m_pace.total();
    m_view.perSecond = m_pace.perSecond();
    m_view.secondsLeft = m_pace.secondsLeft();
}

void JobProcess::processEnded(bool started) {
    if (isOver(m_view)) return;
    if (started) readEvents();
    const bool exited = started && m_process->exitStatus() == QProcess::NormalExit;
    const int status = exited ? m_process->exitCode() : -1;
    m_view.state = status == 0 ? JobState::finished : status == kCancelled ? JobState::cancelled : JobState::failed;
    if (m_view.state == JobState::failed) {
        const QString said = m_failure.isEmpty() && started ? sentenceOf(m_process->readAllStandardError()) : m_failure;
        m_view.problem = !started ? tr("%1: cannot be started; build it again").arg(m_program)
                         : exited && !said.isEmpty() ? said
                                  : tr("the job ended by itself, as one does that is killed or runs out of memory; resume it");
    }
    Q_EMIT changed();
    Q_EMIT ended();
}

}  // namespace volumen
