#include "app/controllers/idle.h"

#include <utility>

namespace volumen {

namespace {
constexpr int kLookEveryMs = 5;
constexpr int kLooks = 3;  // a finished job's result may still be on its way through the event loop
}  // namespace

Idle::Idle(std::function<bool()> idle, QObject* parent) : QObject(parent), m_idle(std::move(idle)) {
    m_timer.setInterval(kLookEveryMs);
    connect(&m_timer, &QTimer::timeout, this, &Idle::look);
}

void Idle::whenIdle(std::function<void()> then) {
    m_waiting.push_back(std::move(then));
    m_seen = 0;
    m_timer.start();
}

void Idle::look() {
    m_seen = m_idle() ? m_seen + 1 : 0;
    if (m_seen < kLooks) return;
    m_timer.stop();
    for (const auto& then : std::exchange(m_waiting, {})) then();
}

}  // namespace volumen
