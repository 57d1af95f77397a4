#pragma once

#include <functional>
#include <memory>
#include <new>
#include <stop_token>
#include <utility>
#include <variant>

#include "core/base/error.h"
#include "core/jobs/thread_pool.h"

namespace volumen {

/// What became of a job: its value, the sentence that says why there is none, or that it was cancelled.
template <class T>
using Outcome = std::variant<T, Error, Cancelled>;

/// Takes a function to the thread that it names (the main thread's event loop) and returns at once. Callable from any thread.
using Executor = std::function<void(std::function<void()>)>;

/// A job that somebody waits for. Dropping the handle (destroying it, assigning another) asks the job to stop and drops its result,
/// so that `m_job = runner.run(…)` always shows the latest. Belongs to the executor's thread.
class JobHandle {
public:
    JobHandle() = default;
    ~JobHandle() { drop(); }
    JobHandle(JobHandle&& other) noexcept : m_state(std::move(other.m_state)) {}
    JobHandle& operator=(JobHandle&& other) noexcept {
        if (this != &other) drop(), m_state = std::move(other.m_state);
        return *this;
    }

    void drop() {
        if (m_state) m_state->dropped = true, m_state->stop.request_stop();
        m_state.reset();
    }
    /// Asks the job to stop; its outcome still comes.
    void cancel() {
        if (m_state) m_state->stop.request_stop();
    }
    /// The outcome has not been handed over yet.
    bool running() const { return m_state && !m_state->delivered; }

private:
    friend class JobRunner;
    struct State {
        std::stop_source stop;
        bool dropped = false;    // these two on the executor's thread only
        bool delivered = false;
    };
    std::shared_ptr<State> m_state = nullptr;
};

/// Runs functions on a pool and hands what becomes of them to the executor's thread. Pool and executor must outlive what runs.
class JobRunner {
public:
    JobRunner(ThreadPool& pool, Executor deliver) : m_pool(pool), m_deliver(std::move(deliver)) {}

    /// Runs `work(std::stop_token) → T` on the pool, then `done(Outcome<T>)` on the executor's thread, unless the handle was dropped.
    /// `done` is destroyed on the executor's thread in any case.
    template <class Work, class Done>
    [[nodiscard]] JobHandle run(Work work, Done done) {
        using T = std::invoke_result_t<Work&, std::stop_token>;
        JobHandle handle;
        handle.m_state = std::make_shared<JobHandle::State>();
        auto keep = std::make_shared<Done>(std::move(done));
        m_pool.submit([deliver = m_deliver, state = handle.m_state, work = std::make_shared<Work>(std::move(work)), keep = std::move(keep)]() mutable {
            auto outcome = std::make_shared<Outcome<T>>(outcomeOf<T>(*work, state->stop.get_token()));
            work.reset();
            deliver([state = std::move(state), outcome = std::move(outcome), keep = std::move(keep)] {
                if (state->dropped) return;
                state->delivered = true;
                (*keep)(std::move(*outcome));
            });
        });
        return handle;
    }

private:
    /// Errors end here: whatever is thrown becomes a sentence.
    template <class T, class Work>
    static Outcome<T> outcomeOf(Work& work, std::stop_token stop) {
        try {
            if (stop.stop_requested()) return Cancelled{};
            return Outcome<T>(std::in_place_index<0>, work(std::move(stop)));
        } catch (const Cancelled&) {
            return Cancelled{};
        } catch (const Error& error) {
            return error;
        } catch (const std::bad_alloc&) {
            return Error("not enough memory for this; close other volumes, or lower the budget in the preferences", ErrorKind::outOfSpace);
        } catch (const std::exception& error) {
            return Error(error.what());
        }
    }

    ThreadPool& m_pool;
    Executor m_deliver;
};

}  // namespace volumen
