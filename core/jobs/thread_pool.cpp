#include "core/jobs/thread_pool.h"

#include <pthread.h>

#include <algorithm>
#include <exception>
#include <future>
#include <memory>

namespace volumen {

namespace {

/// One parallelFor. Helpers may come late, even after it has returned: they find no index left and touch nothing of the caller's.
class Loop {
public:
    Loop(std::int64_t count, const std::function<void(std::int64_t)>& f) : m_count(count), m_f(&f) {}

    void join() {
        std::unique_lock lock(m_mutex);
        while (m_next < m_count) {
            const std::int64_t index = m_next++;
            ++m_running;
            lock.unlock();
            std::exception_ptr error = call(index);
            lock.lock();
            finish(error);
        }
    }

    /// All indices are done, or an error has ended the loop and nothing runs any more.
    void wait() {
        std::unique_lock lock(m_mutex);
        m_done.wait(lock, [this] { return m_running == 0; });
        if (m_error) std::rethrow_exception(m_error);
    }

private:
    std::exception_ptr call(std::int64_t index) {
        try {
            (*m_f)(index);
            return nullptr;
        } catch (...) {
            return std::current_exception();
        }
    }

    void finish(const std::exception_ptr& error) {
        --m_running;
        if (error) {
            if (!m_error) m_error = error;
            m_next = m_count;
        }
        if (m_running == 0 && m_next >= m_count) m_done.notify_all();
    }

    std::int64_t m_count;
    const std::function<void(std::int64_t)>* m_f;
    std::mutex m_mutex;
    std::condition_variable m_done;
    std::int64_t m_next = 0;
    std::int64_t m_running = 0;
    std::exception_ptr m_error;
};

}  // namespace

ThreadPool::ThreadPool(int threads, std::string name) {
    for (int i = 0; i < std::max(1, threads); ++i) m_threads.emplace_back([this, name] { work(name); });
}

ThreadPool::~ThreadPool() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    for (std::thread& thread : m_threads) thread.join();
}

void ThreadPool::submit(std::function<void()> task) {
    {
        const std::lock_guard lock(m_mutex);
        m_tasks.push_back(std::move(task));
    }
    m_wake.notify_one();
}

void ThreadPool::work(const std::string& name) {
    ::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return m_stopping || !m_tasks.empty(); });
        if (m_tasks.empty()) return;
        std::function<void()> task = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        task = nullptr;
        lock.lock();
    }
}

/// Somebody waits for a loop, for queued tasks perhaps nobody: helpers go to the front.
void ThreadPool::help(std::int64_t helpers, const std::function<void()>& task) {
    {
        const std::lock_guard lock(m_mutex);
        for (std::int64_t i = 0; i < helpers; ++i) m_tasks.push_front(task);
    }
    for (std::int64_t i = 0; i < helpers; ++i) m_wake.notify_one();
}

void ThreadPool::call(const std::function<void()>& f) {
    const auto task = std::make_shared<std::packaged_task<void()>>(f);
    submit([task] { (*task)(); });
    task->get_future().get();
}

void ThreadPool::parallelFor(std::int64_t count, const std::function<void(std::int64_t)>& f) {
    if (count <= 0) return;
    const auto loop = std::make_shared<Loop>(count, f);
    help(std::min<std::int64_t>(threadCount(), count - 1), [loop] { loop->join(); });
    loop->join();
    loop->wait();
}

}  // namespace volumen
