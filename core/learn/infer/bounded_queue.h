#pragma once

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>

namespace volumen {

/// Hands values from one thread to another in order, few at a time: who is ahead waits. Any thread.
template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t most) : m_most(most) {}

    /// False when the queue was closed: the value is dropped.
    bool push(T value) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_closed || m_values.size() < m_most; });
        if (m_closed) return false;
        m_values.push_back(std::move(value));
        m_changed.notify_all();
        return true;
    }
    /// Nothing when the queue was closed and is empty.
    std::optional<T> pop() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_closed || !m_values.empty(); });
        if (m_values.empty()) return std::nullopt;
        std::optional<T> value(std::move(m_values.front()));
        m_values.pop_front();
        m_changed.notify_all();
        return value;
    }
    /// Nothing more comes in; what is in can still be taken.
    void close() {
        const std::lock_guard lock(m_mutex);
        m_closed = true;
        m_changed.notify_all();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<T> m_values;
    std::size_t m_most;
    bool m_closed = false;
};

}  // namespace volumen
