#pragma once

#include <atomic>
#include <stop_token>
#include <thread>

namespace volumen {

/// Turns SIGINT, SIGTERM and, where asked for, the end of standard input into a request to stop.
/// To be made before any other thread: it takes the two signals away from all of them.
class CancelWatch {
public:
    CancelWatch();
    ~CancelWatch();
    CancelWatch(const CancelWatch&) = delete;
    CancelWatch& operator=(const CancelWatch&) = delete;

    /// From now on the end of standard input cancels, too.
    void watchStandardInput();
    std::stop_token token() const { return m_source.get_token(); }

private:
    void watch();
    bool inputEnded() const;

    std::stop_source m_source;
    int m_signals = -1;
    int m_wake = -1;
    std::atomic<bool> m_watchesInput{false};
    std::atomic<bool> m_leaving{false};
    std::thread m_thread;
};

}  // namespace volumen
