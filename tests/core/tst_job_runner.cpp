#include <QTest>
#include <condition_variable>
#include <deque>
#include <latch>
#include <mutex>

#include "core/jobs/job_runner.h"

using namespace volumen;

namespace {

/// The main thread's event loop in small: what is posted waits until `runNext`.
class Inbox {
public:
    Executor executor() {
        return [this](std::function<void()> call) {
            const std::lock_guard lock(m_mutex);
            m_calls.push_back(std::move(call));
            m_wake.notify_all();
        };
    }
    void runNext() {
        std::unique_lock lock(m_mutex);
        m_wake.wait(lock, [this] { return !m_calls.empty(); });
        const std::function<void()> call = std::move(m_calls.front());
        m_calls.pop_front();
        lock.unlock();
        call();
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_calls;
};

template <class T>
std::string sentence(const Outcome<T>& outcome) { return std::get<Error>(outcome).what(); }

}  // namespace

class JobRunnerTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aValueComesHome() {
        Inbox inbox;
        ThreadPool pool(1, "test");
        JobRunner runner(pool, inbox.executor());
        int got = 0;
        const JobHandle job = runner.run([](std::stop_token) { return 42; }, [&](Outcome<int> outcome) { got = std::get<int>(outcome); });
        QVERIFY(job.running());
        inbox.runNext();
        QCOMPARE(got, 42);
        QVERIFY(!job.running());
    }
    void whateverIsThrownBecomesASentence() {
        Inbox inbox;
        ThreadPool pool(1, "test");
        JobRunner runner(pool, inbox.executor());
        std::vector<std::string> sentences;
        const auto keep = [&](Outcome<int> outcome) { sentences.push_back(sentence(outcome)); };
        const JobHandle a = runner.run([](std::stop_token) -> int { throw Error("here: it is broken; mend it"); }, keep);
        const JobHandle b = runner.run([](std::stop_token) -> int { throw std::runtime_error("a library's words"); }, keep);
        const JobHandle c = runner.run([](std::stop_token) -> int { throw std::bad_alloc(); }, keep);
        for (int i = 0; i < 3; ++i) inbox.runNext();
        QCOMPARE(sentences[0], std::string("here: it is broken; mend it"));
        QCOMPARE(sentences[1], std::string("a library's words"));
        QVERIFY(sentences[2].starts_with("not enough memory"));
    }
    void aCancelledJobSaysSo() {
        Inbox inbox;
        ThreadPool pool(1, "test");
        JobRunner runner(pool, inbox.executor());
        std::latch begun(1);
        bool cancelled = false;
        JobHandle job = runner.run(
            [&](std::stop_token stop) -> int {
                begun.count_down();
                while (!stop.stop_requested()) std::this_thread::yield();
                throw Cancelled{};
            },
            [&](Outcome<int> outcome) { cancelled = std::holds_alternative<Cancelled>(outcome); });
        begun.wait();
        job.cancel();
        inbox.runNext();
        QVERIFY(cancelled);
    }
    void theLatestWins() {
        Inbox inbox;
        ThreadPool pool(1, "test");
        JobRunner runner(pool, inbox.executor());
        std::vector<int> got;
        JobHandle job;
        for (int i = 0; i < 5; ++i)
            job = runner.run([i](std::stop_token) { return i; }, [&got](Outcome<int> outcome) { got.push_back(std::get<int>(outcome)); });
        for (int i = 0; i < 5; ++i) inbox.runNext();
        QCOMPARE(got, std::vector<int>{4});
    }
    void aResultThatIsOnItsWayIsDroppedWithItsHandle() {
        Inbox inbox;
        ThreadPool pool(1, "test");
        JobRunner runner(pool, inbox.executor());
        bool called = false;
        auto owner = std::make_shared<int>(7);
        {
            const JobHandle job = runner.run([](std::stop_token) { return 1; }, [&called, owner](Outcome<int>) { called = true; });
        }
        inbox.runNext();
        QVERIFY(!called);
        QCOMPARE(owner.use_count(), 1);  // what the callback held is gone, too
    }
};

QTEST_APPLESS_MAIN(JobRunnerTest)
#include "tst_job_runner.moc"
