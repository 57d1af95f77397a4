#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "app/controllers/jobs.h"
#include "ui/panels/job_row.h"
#include "ui/panels/jobs_panel.h"

using namespace volumen;

namespace {

/// A program in place of volumen-cli: a shell script, whose arguments are ignored.
class Program {
public:
    explicit Program(const QByteArray& script) {
        QFile file(path());
        const bool written = file.open(QIODevice::WriteOnly) && file.write("#!/bin/sh\n" + script) > 0 && file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        Q_ASSERT(written);
    }
    QString path() const { return m_folder.filePath("program"); }
    QString file(const char* name) const { return m_folder.filePath(name); }

private:
    QTemporaryDir m_folder;
};

const QByteArray kStarted = R"(echo '{"event":"started","job":"convert","done":10,"total":50,"unit":"chunks"}')" "\n";
const QByteArray kProgress = R"(echo '{"event":"progress","done":20,"total":50,"unit":"chunks"}')" "\n";
const QByteArray kUntilCancelled = "read line\necho '{\"event\":\"cancelled\"}'\nexit 130\n";

JobRequest request(QStringList arguments = {"convert", "a", "b"}) { return {.title = "Converting a", .arguments = std::move(arguments), .output = "/out/b", .resumable = true}; }

bool reaches(Jobs& jobs, JobState state) {
    return QTest::qWaitFor([&] { return jobs.views().front().state == state; }, 10'000);
}

template <class Widget>
Widget* in(JobsPanel& panel, const char* name) { return panel.findChild<JobRow*>()->findChild<Widget*>(name); }

}  // namespace

/// Long jobs beside the window: child processes and the panel that shows them.
class JobsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aJobTellsHowFarItIs() {
        const Program program(kStarted + kProgress + kUntilCancelled);
        Jobs jobs(program.path());
        jobs.start(request());
        QVERIFY(QTest::qWaitFor([&] { return jobs.views().front().done == 20; }, 10'000));
        const JobView job = jobs.views().front();
        QCOMPARE(job.total, std::int64_t{50});
        QCOMPARE(job.command, QString("program convert a b"));
        QVERIFY(progressText(job).startsWith("20 of 50 chunks"));
        QCOMPARE(jobs.summary().running, 1);
        QCOMPARE(jobs.summary().share, 0.4);
    }
    void cancellingIsTheEndOfItsInput() {
        const Program program(kStarted + kUntilCancelled);
        Jobs jobs(program.path());
        const int id = jobs.start(request());
        QVERIFY(QTest::qWaitFor([&] { return jobs.views().front().total == 50; }, 10'000));
        QSignalSpy ended(&jobs, &Jobs::ended);
        jobs.cancel(id);
        QCOMPARE(jobs.views().front().state, JobState::stopping);
        QVERIFY(reaches(jobs, JobState::cancelled));
        QCOMPARE(ended.size(), 1);
        QCOMPARE(jobs.summary().running, 0);
    }
    void resumingAddsTheOptionAndReplacesNothing() {
        const Program program("echo \"$@\" >> \"$(dirname \"$0\")/calls\"\n" + kStarted + "exit 4\n");
        Jobs jobs(program.path());
        const int id = jobs.start(request({"convert", "a", "b", "--overwrite"}));
        QVERIFY(reaches(jobs, JobState::failed));
        QSignalSpy ended(&jobs, &Jobs::ended);
        jobs.resume(id);
        QVERIFY(QTest::qWaitFor([&] { return ended.size() == 1; }, 10'000));
        QFile calls(program.file("calls"));
        QVERIFY(calls.open(QIODevice::ReadOnly));
        QCOMPARE(calls.readAll(), QByteArray("convert a b --overwrite --events --cancel-on-eof\nconvert a b --resume --events --cancel-on-eof\n"));
        QCOMPARE(jobs.views().size(), std::size_t{1});
    }
    void whyItFailedIsSaid() {
        const auto problemOf = [](const QByteArray& script) {
            const Program program(script);
            Jobs jobs(program.path());
            jobs.start(request());
            return reaches(jobs, JobState::failed) ? jobs.views().front().problem : QString();
        };
        QCOMPARE(problemOf(R"(echo '{"event":"failed","message":"the disk is full"}'; exit 4)"), QString("the disk is full"));
        QCOMPARE(problemOf("echo 'volumen-cli: a: is no volume; choose another' >&2; exit 2"), QString("a: is no volume; choose another"));
        QVERIFY(problemOf("kill -9 $$").contains("killed"));
        Jobs missing("/nowhere/volumen-cli");
        missing.start(request());
        QVERIFY(reaches(missing, JobState::failed));
        QVERIFY(missing.views().front().problem.contains("cannot be started"));
    }
    void noJobOutlivesTheWindow() {
        const Program program(kStarted + "read line\ntouch \"$(dirname \"$0\")/ended\"\n");
        {
            Jobs jobs(program.path());
            jobs.start(request());
            QVERIFY(QTest::qWaitFor([&] { return jobs.views().front().total == 50; }, 10'000));
        }
        QVERIFY(QFile::exists(program.file("ended")));
    }
    void onlyWhatIsOverIsRemoved() {
        const Program program(kStarted + kUntilCancelled);
        Jobs jobs(program.path());
        const int id = jobs.start(request());
        QVERIFY(QTest::qWaitFor([&] { return jobs.views().front().total == 50; }, 10'000));
        jobs.remove(id);
        QCOMPARE(jobs.views().size(), std::size_t{1});
        jobs.cancel(id);
        QVERIFY(reaches(jobs, JobState::cancelled));
        jobs.remove(id);
        QVERIFY(jobs.views().empty());
        QVERIFY(jobs.outputOf(id).isEmpty());
    }
    void thePanelOffersWhatCanBeDone() {
        JobsPanel panel;
        panel.show();
        JobView job{.id = 7, .title = "Converting a", .command = "volumen-cli convert a b", .state = JobState::running, .done = 1204, .total = 5000, .unit = "chunks",
                    .perSecond = 82, .secondsLeft = 46.2, .problem = {}, .log = {"a is large"}, .resumable = true, .output = "/out/b", .opensResult = true};
        panel.setJobs({job});
        QVERIFY(QTest::qWaitFor([&] { return in<QPushButton>(panel, "cancel")->isVisible(); }));
        QCOMPARE(in<QLabel>(panel, "progress")->text(), QString("1,204 of 5,000 chunks · 82 a second · 47 s left"));
        QCOMPARE(in<QLineEdit>(panel, "command")->text(), job.command);
        QVERIFY(!in<QPushButton>(panel, "resume")->isVisible() && !in<QPushButton>(panel, "open")->isVisible());
        in<QAbstractButton>(panel, "showLog")->click();
        QVERIFY(in<QPlainTextEdit>(panel, "log")->isVisible());
        QCOMPARE(in<QPlainTextEdit>(panel, "log")->toPlainText(), QString("a is large"));
        QSignalSpy cancel(&panel, &JobsPanel::cancelWanted), resume(&panel, &JobsPanel::resumeWanted), open(&panel, &JobsPanel::openWanted), folder(&panel, &JobsPanel::folderWanted), remove(&panel, &JobsPanel::removeWanted);
        in<QPushButton>(panel, "cancel")->click();
        job.state = JobState::cancelled;
        panel.setJobs({job});
        QVERIFY(!in<QPushButton>(panel, "cancel")->isVisible());
        in<QPushButton>(panel, "resume")->click();
        job.state = JobState::finished;
        panel.setJobs({job});
        QVERIFY(!in<QPushButton>(panel, "resume")->isVisible());
        in<QPushButton>(panel, "open")->click();
        in<QAbstractButton>(panel, "folder")->click();
        in<QAbstractButton>(panel, "remove")->click();
        for (const QSignalSpy* spy : {&cancel, &resume, &open, &folder, &remove}) QVERIFY(spy->size() == 1 && spy->front()[0].toInt() == 7);
        panel.setJobs({});
        QTRY_VERIFY(panel.findChild<JobRow*>() == nullptr);   // rows go with the next turn of the event loop
    }
};

QTEST_MAIN(JobsTest)
#include "tst_jobs.moc"
