#include "app/controllers/worker.h"

#include <unistd.h>

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>

#include "app/controllers/job_process.h"

namespace volumen {

namespace {

constexpr int kNice = 5;   // the window goes first

/// `--region 0:8,:,: --resume --model a --model b` as the worker takes it: {"region": "0:8,:,:", "resume": true, "model": ["a", "b"]}.
QJsonObject optionsOf(const QStringList& arguments) {
    QJsonObject options;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        if (!arguments[i].startsWith("--")) continue;
        const QString name = arguments[i].mid(2);
        const bool flag = i + 1 == arguments.size() || arguments[i + 1].startsWith("--");
        if (flag) options[name] = true;
        else if (!options.contains(name)) options[name] = arguments[++i];
        else options[name] = options[name].isArray() ? QJsonArray(options[name].toArray()) << arguments[++i] : QJsonArray{options[name], arguments[++i]};
    }
    return options;
}

QByteArray lineOf(const QJsonObject& object) { return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n'; }

}  // namespace

Worker::Worker(QString program, QObject* parent) : QObject(parent), m_program(std::move(program)), m_process(new QProcess(this)) {
    m_process->setChildProcessModifier([] { (void)!::nice(kNice); });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &Worker::read);
    connect(m_process, &QProcess::readyReadStandardError, this, [this] { Q_EMIT said(QString::fromUtf8(m_process->readAllStandardError())); });
    connect(m_process, &QProcess::finished, this, &Worker::ended);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) Q_EMIT died(tr("%1: cannot be started; build it again").arg(m_program));
    });
}

Worker::~Worker() {
    m_process->disconnect(this);
    endProcess(*m_process);
}

qint64 Worker::processId() const { return m_process->processId(); }

void Worker::ensureRuns() {
    if (m_process->state() != QProcess::NotRunning) return;
    m_reader = JobEventReader();
    m_process->start(m_program, {"worker", "--cancel-on-eof"});
}

QString Worker::start(const QStringList& arguments) {
    const QString job = QString::number(++m_lastJob);
    ensureRuns();
    m_process->write(lineOf({{"id", job}, {"infer", optionsOf(arguments)}}));
    return job;
}

void Worker::cancel(const QString& job) {
    if (m_process->state() != QProcess::NotRunning) m_process->write(lineOf({{"cancel", job}}));
}

void Worker::read() {
    const QByteArray piece = m_process->readAllStandardOutput();
    for (const JobEvent& event : m_reader.read({piece.constData(), static_cast<std::size_t>(piece.size())})) Q_EMIT told(event);
}

void Worker::ended() {
    read();
    Q_EMIT died(whyProcessEnded(*m_process));
}

WorkerJob::WorkerJob(JobRequest request, const QString& program, Worker& worker, QObject* parent) : JobRun(std::move(request), program, parent), m_worker(worker) {
    connect(&m_worker, &Worker::told, this, &WorkerJob::hear);
    connect(&m_worker, &Worker::said, this, [this](const QString& text) { say(text); });
    connect(&m_worker, &Worker::died, this, [this](const QString& sentence) { end(JobState::failed, sentence); });
}

WorkerJob::~WorkerJob() {
    if (!isOver(view()) && !m_job.isEmpty()) m_worker.cancel(m_job);
}

void WorkerJob::start() { m_job = m_worker.start(request().arguments); }

void WorkerJob::cancel() {
    if (view().state != JobState::running) return;
    m_worker.cancel(m_job);
    setStopping();
}

void WorkerJob::hear(const JobEvent& event) {
    if (isOver(view()) || event.id != m_job.toStdString()) return;
    take(event);
    if (std::holds_alternative<JobFinished>(event.what)) end(JobState::finished, {});
    else if (std::holds_alternative<JobCancelled>(event.what)) end(JobState::cancelled, {});
    else if (std::holds_alternative<JobFailed>(event.what)) end(JobState::failed, failure());
    else Q_EMIT changed();
}

}  // namespace volumen
