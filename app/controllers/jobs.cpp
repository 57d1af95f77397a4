#include "app/controllers/jobs.h"

#include <algorithm>

namespace volumen {

namespace {

/// A job goes on with what it wrote: nothing is replaced.
JobRequest continued(JobRequest request) {
    request.arguments.removeAll("--overwrite");
    if (!request.arguments.contains("--resume")) request.arguments << "--resume";
    return request;
}

}  // namespace

Jobs::Jobs(QString program, QObject* parent) : QObject(parent), m_program(std::move(program)), m_worker(m_program) {}
Jobs::~Jobs() = default;

const Jobs::Entry* Jobs::find(int job) const {
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [job](const Entry& entry) { return entry.id == job; });
    return found == m_entries.end() ? nullptr : &*found;
}

Jobs::Entry* Jobs::find(int job) { return const_cast<Entry*>(std::as_const(*this).find(job)); }

const JobView* Jobs::view(int job) const {
    const Entry* entry = find(job);
    return entry ? &entry->process->view() : nullptr;
}

void Jobs::run(Entry& entry, JobRequest request) {
    if (request.warm) entry.process = std::make_unique<WorkerJob>(std::move(request), m_program, m_worker);
    else entry.process = std::make_unique<JobProcess>(std::move(request), m_program);
    connect(entry.process.get(), &JobRun::changed, this, &Jobs::changed);
    connect(entry.process.get(), &JobRun::wrote, this, [this, id = entry.id](const JobChunk& chunk) { Q_EMIT wrote(id, chunk); });
    connect(entry.process.get(), &JobRun::ended, this, [this, id = entry.id] {
        JobView view = find(id)->process->view();
        view.id = id;
        Q_EMIT ended(view);
    });
    entry.process->start();
    Q_EMIT changed();
}

int Jobs::start(JobRequest request) {
    m_entries.push_back({++m_lastId, nullptr});
    run(m_entries.back(), std::move(request));
    return m_lastId;
}

void Jobs::cancel(int job) {
    if (job < 0) return Q_EMIT otherCancelWanted(job);
    if (Entry* entry = find(job)) entry->process->cancel();
}

void Jobs::resume(int job) {
    Entry* entry = find(job);
    if (!entry || !isOver(entry->process->view())) return;
    const JobRequest request = entry->process->request();
    run(*entry, request.resumable ? continued(request) : request);
}

void Jobs::remove(int job) {
    const auto gone = [job](const Entry& entry) { return entry.id == job && isOver(entry.process->view()); };
    if (std::erase_if(m_entries, gone) > 0) Q_EMIT changed();
}

void Jobs::showOthers(std::vector<JobView> others) {
    if (m_others.empty() && others.empty()) return;
    m_others = std::move(others);
    Q_EMIT changed();
}

std::vector<JobView> Jobs::views() const {
    std::vector<JobView> all = m_others;
    for (const Entry& entry : m_entries) {
        all.push_back(entry.process->view());
        all.back().id = entry.id;
    }
    return all;
}

JobsSummary Jobs::summary() const {
    JobsSummary summary;
    double sum = 0;
    for (const JobView& job : views()) {
        if (isOver(job)) continue;
        if (summary.running++ == 0) summary.title = job.title;
        sum = shareOf(job) < 0 || sum < 0 ? -1 : sum + shareOf(job);
    }
    summary.share = summary.running > 0 && sum >= 0 ? sum / summary.running : -1;
    return summary;
}

QString Jobs::outputOf(int job) const {
    const Entry* entry = find(job);
    return entry ? entry->process->request().output : QString();
}

}  // namespace volumen
