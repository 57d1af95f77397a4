#include "app/cli/job_report.h"

#include <unistd.h>

#include <cstdio>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr const char* kToLineStart = "\r\x1b[K";

}  // namespace

JobReport::JobReport(std::string job, bool asEvents, const std::string& id) : m_job(std::move(job)), m_onTerminal(!asEvents && ::isatty(STDERR_FILENO) == 1) {
    if (asEvents) m_events.emplace(std::cout, id);
}

JobReport::~JobReport() { clearLine(); }

void JobReport::started(std::int64_t done, std::int64_t total, const std::string& unit) {
    if (m_events) m_events->started(m_job, done, total, unit);
    const std::lock_guard lock(m_mutex);
    m_first = done, m_total = total, m_unit = unit;
    m_began = Clock::now();
}

void JobReport::progress(std::int64_t done) {
    if (m_events) m_events->progress(done);
    if (!m_onTerminal) return;
    const std::lock_guard lock(m_mutex);
    const auto now = Clock::now();
    if (now - m_lastShown < std::chrono::milliseconds(100) && done < m_total) return;
    m_lastShown = now;
    showLine(done);
}

void JobReport::showLine(std::int64_t done) {
    const double seconds = std::chrono::duration<double>(Clock::now() - m_began).count();
    const double rate = static_cast<double>(done - m_first) / std::max(seconds, 1e-3);
    const std::string left = rate > 0 ? ", " + formatDuration(static_cast<double>(m_total - done) / rate) + " left" : "";
    std::fprintf(stderr, "%s%s: %s of %s %s, %.1f a second%s", kToLineStart, m_job.c_str(), formatThousands(done).c_str(), formatThousands(m_total).c_str(), m_unit.c_str(),
                 rate, left.c_str());
    std::fflush(stderr);
}

void JobReport::clearLine() {
    if (m_onTerminal && m_lastShown != Clock::time_point{}) std::fputs(kToLineStart, stderr);
}

namespace {

void runWith(JobReport& report, const std::function<void(JobReport&)>& work) {
    try {
        work(report);
    } catch (const Cancelled&) {
        if (report.events()) report.events()->cancelled();
        throw;
    } catch (const std::exception& error) {
        if (report.events()) report.events()->failed(error.what());
        throw;
    }
    if (report.events()) report.events()->finished();
}

}  // namespace

void runReported(const std::string& job, bool asEvents, const std::function<void(JobReport&)>& work) {
    JobReport report(job, asEvents);
    runWith(report, work);
}

void runReported(const std::string& job, const std::string& id, const std::function<void(JobReport&)>& work) {
    JobReport report(job, true, id);
    runWith(report, work);
}

}  // namespace volumen
