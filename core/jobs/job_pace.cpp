#include "core/jobs/job_pace.h"

#include <algorithm>

namespace volumen {

namespace {

constexpr std::chrono::seconds kHalf{15};
constexpr double kShortest = 0.2;   // seconds that a pace is told from

}  // namespace

void JobPace::start(std::int64_t done, std::int64_t total, Clock::time_point now) {
    m_done = done, m_total = total;
    m_before = m_half = m_last = {now, done};
}

void JobPace::note(std::int64_t done, Clock::time_point now) {
    m_done = done;
    m_last = {now, done};
    if (now - m_half.when < kHalf) return;
    m_before = m_half;
    m_half = m_last;
}

double JobPace::perSecond() const {
    const double seconds = std::chrono::duration<double>(m_last.when - m_before.when).count();
    return seconds < kShortest ? 0 : std::max(0.0, static_cast<double>(m_last.done - m_before.done) / seconds);
}

std::optional<double> JobPace::secondsLeft() const {
    const double pace = perSecond();
    return pace > 0 ? std::optional(static_cast<double>(m_total - m_done) / pace) : std::nullopt;
}

}  // namespace volumen
