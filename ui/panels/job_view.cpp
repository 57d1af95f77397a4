#include "ui/panels/job_view.h"

#include <QCoreApplication>
#include <QStringList>

#include "core/base/text.h"
#include "ui/panels/number_text.h"

namespace volumen {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("jobs", text); }

QString thousands(std::int64_t value) { return QString::fromStdString(formatThousands(value)); }

QString runningText(const JobView& job) {
    if (job.state == JobState::stopping) return tr("Stopping; what is written stays and can be continued");
    if (job.total == 0) return tr("Starting");
    QStringList parts{tr("%1 of %2 %3").arg(thousands(job.done), thousands(job.total), job.unit)};
    if (job.perSecond > 0) parts << tr("%1 a second").arg(numberText(job.perSecond, 3));
    if (job.secondsLeft) parts << tr("%1 left").arg(QString::fromStdString(formatDuration(*job.secondsLeft)));
    return parts.join(QStringLiteral(" · "));
}

}  // namespace

bool isOver(const JobView& job) { return job.state != JobState::running && job.state != JobState::stopping; }

double shareOf(const JobView& job) { return job.total > 0 ? static_cast<double>(job.done) / static_cast<double>(job.total) : -1; }

QString progressText(const JobView& job) {
    switch (job.state) {
        case JobState::finished: return tr("Done");
        case JobState::cancelled: return tr("Cancelled at %1 of %2 %3").arg(thousands(job.done), thousands(job.total), job.unit);
        case JobState::failed: return tr("Failed");
        case JobState::running:
        case JobState::stopping: break;
    }
    return runningText(job);
}

}  // namespace volumen
