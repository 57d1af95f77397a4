// A race and a leak in a test like any other: asan and tsan must report them, whatever the suppressions leave out.

#include <QTest>
#include <thread>

class FaultyTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void twoThreadsCountWithoutALock() {
        int count = 0;
        std::thread other([&] { ++count; });
        ++count;
        other.join();
        QCOMPARE(count, 2);
    }
    void whatIsNewIsNotDeleted() {
        char* volatile lost = nullptr;
        for (int i = 0; i < 10; ++i) lost = new char[100];
        lost = nullptr;
        QVERIFY(!lost);
    }
};

QTEST_GUILESS_MAIN(FaultyTest)
#include "faulty_test.moc"
