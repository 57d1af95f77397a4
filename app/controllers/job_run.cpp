#include "app/controllers/job_run.h"

#include <QFileInfo>

#include "ui/panels/command_text.h"

namespace volumen {

namespace {
constexpr qsizetype kMostLines = 500;   // of a log
}

JobRun::JobRun(JobRequest request, const QString& program, QObject* parent) : QObject(parent), m_request(std::move(request)) {
    m_view.title = m_request.title;
    m_view.command = commandText(QStringList(QFileInfo(program).fileName()) + m_request.arguments);
    m_view.resumable = m_request.resumable;
    m_view.repeatable = m_request.repeatable;
    m_view.output = m_request.output;
    m_view.opensResult = !m_request.output.isEmpty();
}

void JobRun::take(const JobEvent& event) {
    std::visit([this](const auto& what) { take(what); }, event.what);
}

void JobRun::take(const JobStarted& event) {
    m_pace.start(event.done, event.total);
    m_view.unit = QString::fromStdString(event.unit);
    showPace();
}

void JobRun::take(const JobProgress& event) {
    m_pace.note(event.done);
    showPace();
}

void JobRun::take(const JobWarning& event) {
    m_view.problem = QString::fromStdString(event.message);
    say(m_view.problem);
}

void JobRun::take(const JobFailed& event) { m_failure = QString::fromStdString(event.message); }

void JobRun::say(const QString& text) {
    m_view.log << text.split('\n', Qt::SkipEmptyParts);
    if (m_view.log.size() > kMostLines) m_view.log = m_view.log.last(kMostLines);
}

void JobRun::showPace() {
    m_view.done = m_pace.done(), m_view.total = m_pace.total();
    m_view.perSecond = m_pace.perSecond();
    m_view.secondsLeft = m_pace.secondsLeft();
}

void JobRun::setStopping() {
    m_view.state = JobState::stopping;
    Q_EMIT changed();
}

void JobRun::end(JobState state, const QString& problem) {
    if (isOver(m_view)) return;
    m_view.state = state;
    if (state == JobState::failed) m_view.problem = problem, say(problem);
    Q_EMIT changed();
    Q_EMIT ended();
}

}  // namespace volumen
