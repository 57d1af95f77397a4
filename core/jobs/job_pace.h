#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace volumen {

/// How fast a job goes, from when it told how far it is: over about the last half minute, so that a job that slows down says so.
/// One thread at a time.
class JobPace {
public:
    using Clock = std::chrono::steady_clock;

    /// `done`: what an earlier run had done already, which says nothing of the pace.
    void start(std::int64_t done, std::int64_t total, Clock::time_point now = Clock::now());
    void note(std::int64_t done, Clock::time_point now = Clock::now());

    std::int64_t done() const { return m_done; }
    std::int64_t total() const { return m_total; }
    /// Units a second; 0 while there is nothing to tell it from.
    double perSecond() const;
    /// Nothing while the pace is not known.
    std::optional<double> secondsLeft() const;

private:
    struct Mark {
        Clock::time_point when{};
        std::int64_t done = 0;
    };
    std::int64_t m_done = 0;
    std::int64_t m_total = 0;
    Mark m_before;   ///< where measuring begins
    Mark m_half;     ///< where it will begin once that lies too far back
    Mark m_last;
};

}  // namespace volumen
