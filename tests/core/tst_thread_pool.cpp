#include <QTest>
#include <atomic>
#include <latch>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "core/base/error.h"
#include "core/jobs/thread_pool.h"

using namespace volumen;

class ThreadPoolTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCallTakesNoThreadBesidesThePools() {
        ThreadPool pool(1, "test");
        std::set<std::thread::id> threads;
        pool.call([&] { pool.parallelFor(20, [&](std::int64_t) { threads.insert(std::this_thread::get_id()); }); });
        QCOMPARE(threads.size(), std::size_t{1});
        QVERIFY(!threads.contains(std::this_thread::get_id()));
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, pool.call([] { throw std::runtime_error("thrown there"); }));
    }
    void everySubmittedTaskRunsBeforeThePoolIsGone() {
        std::atomic<int> ran = 0;
        {
            ThreadPool pool(3, "test");
            for (int i = 0; i < 1000; ++i) pool.submit([&] { ++ran; });
        }
        QCOMPARE(ran.load(), 1000);
    }
    void aPoolHasAtLeastOneThread() {
        ThreadPool pool(0, "a name that is longer than the system takes");
        QCOMPARE(pool.threadCount(), 1);
        std::latch done(1);
        pool.submit([&] { done.count_down(); });
        done.wait();
    }
    void parallelForVisitsEveryIndexOnce() {
        ThreadPool pool(4, "test");
        for (const std::int64_t count : {0, 1, 2, 7, 1000}) {
            std::vector<std::atomic<int>> visits(static_cast<std::size_t>(count));
            pool.parallelFor(count, [&](std::int64_t i) { ++visits[static_cast<std::size_t>(i)]; });
            for (const auto& visit : visits) QCOMPARE(visit.load(), 1);
        }
    }
    void theCallerJoinsInWhenAllThreadsAreBusy() {
        ThreadPool pool(1, "test");
        std::latch release(1);
        pool.submit([&] { release.wait(); });
        int sum = 0;
        pool.parallelFor(10, [&](std::int64_t i) { sum += static_cast<int>(i); });
        QCOMPARE(sum, 45);
        release.count_down();
    }
    void nestedLoopsEnd() {
        ThreadPool pool(2, "test");
        std::atomic<int> ran = 0;
        pool.parallelFor(8, [&](std::int64_t) { pool.parallelFor(8, [&](std::int64_t) { pool.parallelFor(4, [&](std::int64_t) { ++ran; }); }); });
        QCOMPARE(ran.load(), 256);
    }
    void theFirstExceptionReachesTheCallerAndEndsTheLoop() {
        ThreadPool pool(2, "test");
        std::atomic<int> ran = 0;
        const auto loop = [&] {
            pool.parallelFor(1'000'000, [&](std::int64_t i) {
                ++ran;
                if (i == 3) throw Error("the third is bad");
            });
        };
        QVERIFY_EXCEPTION_THROWN(loop(), Error);
        QVERIFY(ran.load() < 1'000'000);
        pool.parallelFor(5, [&](std::int64_t) {});
    }
};

QTEST_APPLESS_MAIN(ThreadPoolTest)
#include "tst_thread_pool.moc"
