#pragma once

#include <QObject>
#include <QTimer>
#include <functional>
#include <vector>

namespace volumen {

/// Tells when nothing is left to load or draw: `idle` must hold on two looks with the event loop in between.
class Idle : public QObject {
    Q_OBJECT
public:
    explicit Idle(std::function<bool()> idle, QObject* parent = nullptr);

    /// Calls `then` once, when it is idle.
    void whenIdle(std::function<void()> then);

private:
    void look();

    std::function<bool()> m_idle;
    std::vector<std::function<void()>> m_waiting;
    QTimer m_timer;
    int m_seen = 0;
};

}  // namespace volumen
