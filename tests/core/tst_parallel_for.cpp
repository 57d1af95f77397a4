#include <QTest>
#include <atomic>
#include <thread>
#include <vector>

#include "core/base/error.h"
#include "core/jobs/parallel_for.h"

using namespace volumen;

class ParallelForTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyIndexIsVisitedOnce() {
        for (const int threads : {1, 2, 7}) {
            std::vector<std::atomic<int>> visits(100);
            parallelFor(threads, 100, [&](std::int64_t i) { ++visits[static_cast<std::size_t>(i)]; });
            for (const auto& count : visits) QCOMPARE(count.load(), 1);
        }
        parallelFor(4, 0, [](std::int64_t) { QFAIL("there is nothing to visit"); });
    }
    void oneThreadIsThisThread() {
        const auto here = std::this_thread::get_id();
        parallelFor(1, 10, [&](std::int64_t) { QVERIFY(std::this_thread::get_id() == here); });
    }
    void theFirstFailureComesHome() {
        for (const int threads : {1, 3})
            QVERIFY_EXCEPTION_THROWN(parallelFor(threads, 50, [](std::int64_t i) { if (i == 20) throw Error("twenty"); }), Error);
    }
};

QTEST_APPLESS_MAIN(ParallelForTest)
#include "tst_parallel_for.moc"
