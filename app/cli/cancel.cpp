#include "app/cli/cancel.h"

#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <array>
#include <cstdint>

namespace volumen {

CancelWatch::CancelWatch() {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, nullptr);
    m_signals = ::signalfd(-1, &set, SFD_CLOEXEC);
    m_wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    m_thread = std::thread([this] { watch(); });
}

CancelWatch::~CancelWatch() {
    m_leaving = true;
    ::eventfd_write(m_wake, 1);
    m_thread.join();
    ::close(m_signals);
    ::close(m_wake);
}

void CancelWatch::watchStandardInput() {
    m_watchesInput = true;
    ::eventfd_write(m_wake, 1);
}

void CancelWatch::watch() {
    while (!m_leaving && !m_source.stop_requested()) {
        std::array<pollfd, 3> waits{{{m_signals, POLLIN, 0}, {m_wake, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}}};
        if (::poll(waits.data(), m_watchesInput ? 3 : 2, -1) < 0) continue;
        if (eventfd_t count = 0; waits[1].revents) ::eventfd_read(m_wake, &count);
        if (waits[0].revents || (m_watchesInput && waits[2].revents && inputEnded())) m_source.request_stop();
    }
}

/// What comes in before the end means nothing.
bool CancelWatch::inputEnded() const {
    std::array<char, 4096> unused;
    return ::read(STDIN_FILENO, unused.data(), unused.size()) <= 0;
}

}  // namespace volumen
