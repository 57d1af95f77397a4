#include "app/controllers/demonstration.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

namespace volumen {

namespace {
QString dataFolder() { return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation); }
QString demonstrationFolder() { return dataFolder() + "/demonstration.volumen"; }
QString unfinishedFolder() { return dataFolder() + "/demonstration.making"; }
}  // namespace

Demonstration::Demonstration(Jobs& jobs, QObject* parent) : QObject(parent), m_jobs(jobs) { connect(&m_jobs, &Jobs::ended, this, &Demonstration::ended); }

void Demonstration::prepare(std::function<void(const QString&, const QString&)> ready) {
    if (busy()) return ready({}, tr("the demonstration scroll is being made; it opens when it is done"));
    if (QFileInfo::exists(demonstrationFolder() + "/project.json")) return ready(demonstrationFolder(), {});
    m_ready = std::move(ready);
    QDir().mkpath(dataFolder());
    m_job = m_jobs.start({.title = tr("Making the demonstration scroll"), .arguments = {"phantom", unfinishedFolder(), "--overwrite"}, .output = {}});
}

void Demonstration::ended(const JobView& job) {
    if (job.id != m_job) return;
    m_job = 0;
    const bool made = job.state == JobState::finished && QDir().rename(unfinishedFolder(), demonstrationFolder());
    const auto ready = std::exchange(m_ready, {});
    if (made) return ready(demonstrationFolder(), {});
    ready({}, job.problem.isEmpty() ? tr("the demonstration scroll could not be made; look at the free space in %1").arg(dataFolder()) : job.problem);
}

}  // namespace volumen
