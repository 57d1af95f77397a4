#include "app/controllers/demonstration.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"

namespace volumen {

namespace {
QString dataFolder() { return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation); }
QString demonstrationFolder() { return dataFolder() + "/demonstration.volumen"; }
QString unfinishedFolder() { return dataFolder() + "/demonstration.making"; }
}  // namespace

Demonstration::Demonstration(QObject* parent) : QObject(parent) {}

Demonstration::~Demonstration() {
    if (m_process) m_process->disconnect(this), m_process->kill(), m_process->waitForFinished(1000);
}

void Demonstration::prepare(std::function<void(const QString&, const QString&)> ready) {
    if (busy()) return ready({}, tr("the demonstration scroll is being made; it opens when it is done"));
    if (QFileInfo::exists(demonstrationFolder() + "/project.json")) return ready(demonstrationFolder(), {});
    m_ready = std::move(ready);
    m_rest.clear();
    m_problem.clear();
    QDir().mkpath(dataFolder());
    m_process = new QProcess(this);
    connect(m_process, &QProcess::readyReadStandardOutput, this, &Demonstration::readEvents);
    connect(m_process, &QProcess::finished, this, &Demonstration::finished);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) finished();
    });
    m_process->start(QCoreApplication::applicationDirPath() + "/volumen-cli", {"phantom", unfinishedFolder(), "--overwrite", "--events"});
}

void Demonstration::readEvents() {
    m_rest.append(m_process->readAllStandardOutput());
    for (qsizetype end = 0; (end = m_rest.indexOf('\n')) >= 0; m_rest.remove(0, end + 1)) {
        const Json event = Json::parse(m_rest.left(end).toStdString(), nullptr, false);
        if (!event.is_object()) continue;
        const std::string kind = event.value("event", std::string());
        if (kind == "progress") Q_EMIT progress(event.value("done", 0.0) / std::max(1.0, event.value("total", 1.0)));
        if (kind == "failed") m_problem = QString::fromStdString(event.value("message", std::string()));
    }
}

void Demonstration::finished() {
    const bool started = m_process->error() != QProcess::FailedToStart;
    const bool made = started && m_process->exitStatus() == QProcess::NormalExit && m_process->exitCode() == 0 && QDir().rename(unfinishedFolder(), demonstrationFolder());
    m_process->deleteLater();
    m_process = nullptr;
    Q_EMIT progress(-1);
    if (!made && m_problem.isEmpty()) m_problem = started ? tr("the demonstration scroll could not be made; look at the free space in %1").arg(dataFolder())
                                                           : tr("volumen-cli is missing beside this program; build it again");
    const auto ready = std::exchange(m_ready, {});
    ready(made ? demonstrationFolder() : QString(), made ? QString() : m_problem);
}

}  // namespace volumen
