#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>

#include "core/jobs/job_events.h"

namespace volumen {

/// Tells how far a job is: as JSON lines on standard output (`--events`), else as one line that renews itself, where standard error
/// is a terminal, else not at all. All functions may be called from any thread.
class JobReport {
public:
    /// `id`: of a worker's job, stands in its lines.
    JobReport(std::string job, bool asEvents, const std::string& id = {});
    ~JobReport();
    JobReport(const JobReport&) = delete;
    JobReport& operator=(const JobReport&) = delete;

    /// `done`: what an earlier run had done already.
    void started(std::int64_t done, std::int64_t total, const std::string& unit);
    void progress(std::int64_t done);
    /// The lines for machines; null without `--events`.
    JobEvents* events() { return m_events ? &*m_events : nullptr; }

private:
    using Clock = std::chrono::steady_clock;
    void showLine(std::int64_t done);
    void clearLine();

    std::string m_job;
    std::optional<JobEvents> m_events;
    bool m_onTerminal;
    std::mutex m_mutex;
    std::int64_t m_first = 0;
    std::int64_t m_total = 0;
    std::string m_unit;
    Clock::time_point m_began{};
    Clock::time_point m_lastShown{};
};

/// Runs a job and tells how it ended: `finished`, `failed` or `cancelled` as events; what it throws goes on.
void runReported(const std::string& job, bool asEvents, const std::function<void(JobReport&)>& work);
/// A worker's: always as events.
void runReported(const std::string& job, const std::string& id, const std::function<void(JobReport&)>& work);

}  // namespace volumen
