#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace volumen {

/// A fixed number of threads that run tasks in the order they came. All functions may be called from any thread, tasks among them.
class ThreadPool {
public:
    /// `name` is what debuggers and `top -H` show (15 characters at most are kept). At least one thread.
    explicit ThreadPool(int threads, std::string name);
    /// Runs what is still queued, then joins.
    ~ThreadPool();
    ThreadPool(const ThreadPool&) = delete;
    ThreadPool& operator=(const ThreadPool&) = delete;

    int threadCount() const { return static_cast<int>(m_threads.size()); }

    /// The task must not throw: there is nobody to tell (JobRunner carries errors home).
    void submit(std::function<void()> task);

    /// Calls `f(index)` for every index in [0, count), on this thread and on those of the pool that are free, and returns when all
    /// are done. May be nested and called from the pool's own tasks. The first exception is thrown here; what has not begun by then is left out.
    void parallelFor(std::int64_t count, const std::function<void(std::int64_t)>& f);

    /// Calls `f` on one of the pool's threads and waits for it: what `f` does in parallel takes no thread besides. What it throws is
    /// thrown here. Not to be called from the pool's own tasks.
    void call(const std::function<void()>& f);

private:
    void work(const std::string& name);
    void help(std::int64_t helpers, const std::function<void()>& task);

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_tasks;
    bool m_stopping = false;
    std::vector<std::thread> m_threads;
};

}  // namespace volumen
