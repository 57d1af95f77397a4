#include <QTest>
#include <sstream>

#include "core/base/error.h"
#include "core/jobs/job_events.h"

using namespace volumen;

class JobEventsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyEventIsOneLineOfJson() {
        std::ostringstream out;
        JobEvents events(out);
        events.started("convert", 2, 9, "chunks");
        events.chunk(1, {.z = 3, .y = 4, .x = 5});
        events.metric("loss", 0.25, 7);
        events.warning("slice 3 is \"missing\"\nand more");
        events.progress(9);
        events.failed("there: it broke");
        events.cancelled();
        events.finished();
        QCOMPARE(out.str(), std::string(
                                "{\"event\":\"started\",\"done\":2,\"job\":\"convert\",\"total\":9,\"unit\":\"chunks\"}\n"
                                "{\"event\":\"chunk\",\"level\":1,\"x\":5,\"y\":4,\"z\":3}\n"
                                "{\"event\":\"metric\",\"name\":\"loss\",\"step\":7,\"value\":0.25}\n"
                                "{\"event\":\"warning\",\"message\":\"slice 3 is \\\"missing\\\"\\nand more\"}\n"
                                "{\"event\":\"progress\",\"done\":9,\"total\":9,\"unit\":\"chunks\"}\n"
                                "{\"event\":\"failed\",\"message\":\"there: it broke\"}\n"
                                "{\"event\":\"cancelled\"}\n"
                                "{\"event\":\"finished\"}\n"));
    }
    void aWorkersLinesSayWhichRequestTheyAnswer() {
        std::ostringstream out;
        JobEvents(out, "job-7").finished();
        JobEvents(out, "7").finished();
        QCOMPARE(out.str(), std::string("{\"event\":\"finished\",\"id\":\"job-7\"}\n{\"event\":\"finished\",\"id\":7}\n"));
    }
    void progressIsSparseButItsEndIsSaid() {
        std::ostringstream out;
        JobEvents events(out);
        events.started("x", 0, 100'000, "chunks");
        for (int i = 1; i <= 100'000; ++i) events.progress(i);
        const std::string text = out.str();
        QVERIFY(std::count(text.begin(), text.end(), '\n') < 1000);
        QVERIFY(text.ends_with("{\"event\":\"progress\",\"done\":100000,\"total\":100000,\"unit\":\"chunks\"}\n"));
    }
    void aClosedStreamIsAnError() {
        std::ostringstream out;
        out.setstate(std::ios::badbit);
        JobEvents events(out);
        QVERIFY_EXCEPTION_THROWN(events.finished(), Error);
    }
    void bytesThatAreNoTextAreReplaced() {
        std::ostringstream out;
        JobEvents(out).warning("\xff/path");
        QVERIFY(out.str().find("\xef\xbf\xbd/path") != std::string::npos);
    }
};

QTEST_APPLESS_MAIN(JobEventsTest)
#include "tst_job_events.moc"
