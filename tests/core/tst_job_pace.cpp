#include <QTest>

#include "core/base/text.h"
#include "core/jobs/job_pace.h"

using namespace volumen;

class JobPaceTest : public QObject {
    Q_OBJECT
private:
    JobPace::Clock::time_point m_zero = JobPace::Clock::now();
    JobPace::Clock::time_point at(double seconds) const { return m_zero + std::chrono::duration_cast<JobPace::Clock::duration>(std::chrono::duration<double>(seconds)); }

private Q_SLOTS:
    void whatWasDoneBeforeSaysNothingOfThePace() {
        JobPace pace;
        pace.start(900, 1000, at(0));
        QVERIFY(!pace.secondsLeft());
        pace.note(920, at(2));
        QCOMPARE(pace.perSecond(), 10.0);
        QCOMPARE(pace.secondsLeft().value_or(-1), 8.0);
    }
    void aJobThatSlowsDownSaysSo() {
        JobPace pace;
        pace.start(0, 100'000, at(0));
        std::int64_t done = 0;
        for (int second = 1; second <= 60; ++second) pace.note(done += 100, at(second));
        QCOMPARE(pace.perSecond(), 100.0);
        for (int second = 61; second <= 100; ++second) pace.note(done += 10, at(second));
        QCOMPARE(pace.perSecond(), 10.0);
    }
    void aJobThatStandsStillHasNoEnd() {
        JobPace pace;
        pace.start(0, 10, at(0));
        pace.note(0, at(5));
        QCOMPARE(pace.perSecond(), 0.0);
        QVERIFY(!pace.secondsLeft());
    }
    void durationsAreReadAtAGlance() {
        QCOMPARE(formatDuration(0.2), std::string("1 s"));
        QCOMPARE(formatDuration(99), std::string("99 s"));
        QCOMPARE(formatDuration(720), std::string("12 min"));
        QCOMPARE(formatDuration(12'000), std::string("3 h 20 min"));
    }
};

QTEST_APPLESS_MAIN(JobPaceTest)
#include "tst_job_pace.moc"
