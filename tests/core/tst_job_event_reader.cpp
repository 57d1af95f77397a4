#include <QTest>
#include <sstream>

#include "core/jobs/job_event_reader.h"
#include "core/jobs/job_events.h"

using namespace volumen;

class JobEventReaderTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void whatAJobWritesIsReadAsItWasMeant() {
        std::ostringstream out;
        JobEvents events(out, "job-7");
        events.started("convert", 2, 9, "chunks");
        events.chunk(1, {.z = 3, .y = 4, .x = 5});
        events.metric("loss", 0.25, 7);
        events.warning("slice 3 is \"missing\"\nand more");
        events.progress(9);
        events.failed("there: it broke");
        events.cancelled();
        events.finished();
        const std::vector<JobEvent> read = JobEventReader().read(out.str());
        QCOMPARE(read.size(), std::size_t{8});
        for (const JobEvent& event : read) QCOMPARE(event.id, std::string("job-7"));
        const auto& started = std::get<JobStarted>(read[0].what);
        QCOMPARE(started.job, std::string("convert"));
        QCOMPARE(started.done, 2);
        QCOMPARE(started.total, 9);
        QCOMPARE(started.unit, std::string("chunks"));
        const auto& chunk = std::get<JobChunk>(read[1].what);
        QCOMPARE(chunk.level, 1);
        QVERIFY((chunk.index == Voxel{.z = 3, .y = 4, .x = 5}));
        const auto& metric = std::get<JobMetric>(read[2].what);
        QCOMPARE(metric.name, std::string("loss"));
        QCOMPARE(metric.value, 0.25);
        QCOMPARE(metric.step, 7);
        QCOMPARE(std::get<JobWarning>(read[3].what).message, std::string("slice 3 is \"missing\"\nand more"));
        QCOMPARE(std::get<JobProgress>(read[4].what).done, 9);
        QCOMPARE(std::get<JobFailed>(read[5].what).message, std::string("there: it broke"));
        QVERIFY(std::holds_alternative<JobCancelled>(read[6].what));
        QVERIFY(std::holds_alternative<JobFinished>(read[7].what));
    }
    void piecesOfAnySizeGiveTheSameEvents() {
        std::ostringstream out;
        JobEvents(out).warning("a sentence with ä");
        JobEvents(out).finished();
        JobEventReader reader;
        std::vector<JobEvent> read;
        for (const char c : out.str())
            for (JobEvent& event : reader.read({&c, 1})) read.push_back(std::move(event));
        QCOMPARE(read.size(), std::size_t{2});
        QCOMPARE(std::get<JobWarning>(read[0].what).message, std::string("a sentence with ä"));
    }
    void whatIsNoEventIsLeftOut_data() {
        QTest::addColumn<QByteArray>("line");
        QTest::newRow("another program's words") << QByteArray("loading the library …");
        QTest::newRow("a broken line") << QByteArray(R"({"event":"progress","done":1)");
        QTest::newRow("no object") << QByteArray("[1, 2]");
        QTest::newRow("a kind of later days") << QByteArray(R"({"event":"sang"})");
        QTest::newRow("a field is missing") << QByteArray(R"({"event":"progress","done":1,"unit":"chunks"})");
        QTest::newRow("a negative count") << QByteArray(R"({"event":"progress","done":-1,"total":2,"unit":"chunks"})");
        QTest::newRow("a count past all bounds") << QByteArray(R"({"event":"progress","done":1,"total":18446744073709551615,"unit":"chunks"})");
        QTest::newRow("a count that is a word") << QByteArray(R"({"event":"progress","done":"all","total":2,"unit":"chunks"})");
        QTest::newRow("an id that is a list") << QByteArray(R"({"event":"finished","id":[7]})");
        QTest::newRow("nothing") << QByteArray();
    }
    void anIdMayBeANumber() { QCOMPARE(parseJobEvent(R"({"event":"finished","id":7})")->id, std::string("7")); }
    void whatIsNoEventIsLeftOut() {
        QFETCH(QByteArray, line);
        QVERIFY(!parseJobEvent(line.toStdString()));
        QCOMPARE(JobEventReader().read(line.toStdString() + "\n{\"event\":\"finished\"}\n").size(), std::size_t{1});
    }
    void anEndlessLineTakesNoMemoryAndIsOverAtItsEnd() {
        JobEventReader reader;
        const std::string piece(1u << 18, 'x');
        for (int i = 0; i < 64; ++i) QVERIFY(reader.read(piece).empty());
        QCOMPARE(reader.read("\n{\"event\":\"finished\"}\n").size(), std::size_t{1});
    }
};

QTEST_APPLESS_MAIN(JobEventReaderTest)
#include "tst_job_event_reader.moc"
