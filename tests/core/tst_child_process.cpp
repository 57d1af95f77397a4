#include <fcntl.h>
#include <unistd.h>

#include <QTest>
#include <array>
#include <csignal>
#include <thread>

#include "core/base/child_process.h"
#include "core/base/error.h"
#include "tests/support/complaint.h"

using namespace volumen;
using namespace volumen::testing;
using namespace std::chrono_literals;

namespace {

ChildCommand shell(const std::string& script) { return {"/bin/sh", {"-c", script}}; }

}  // namespace

class ChildProcessTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void itsStatusAndItsTwoOutputsComeBack() {
        const ChildResult result = runChild(shell("echo out; echo err >&2; exit 3"), {});
        QVERIFY(result.end.kind == ChildEnd::Kind::exited && result.end.code == 3 && !result.end.succeeded());
        QCOMPARE(result.output, std::string("out\n"));
        QCOMPARE(result.errors, std::string("err\n"));
        QVERIFY(runChild({"/bin/true", {}}, {}).end.succeeded());
    }
    void argumentsArePassedAsTheyAre() {
        QCOMPARE(runChild({"/bin/sh", {"-c", "printf '%s|' \"$@\"", "x", "a b", "", "$HOME", "\"'"}}, {}).output, std::string("a b||$HOME|\"'|"));
    }
    void aSignalIsToldFromAnExit() {
        const ChildEnd end = runChild(shell("kill -SEGV $$"), {}).end;
        QVERIFY(end.kind == ChildEnd::Kind::killed && end.code == SIGSEGV);
        QVERIFY(QString::fromStdString(end.text()).contains("signal 11"));
    }
    void aProgramThatIsNotThereIsASentence() {
        const QString sentence = complaint([] { runChild({"/no/such/program", {}}, {}); });
        QVERIFY(sentence.startsWith("/no/such/program: cannot be started") && !sentence.contains('\n'));
    }
    void memoryIsLimited() {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a sanitizer's limit holds for programs built with it only");
#endif
        const auto readsOneLineOf = [](const char* bytes) {
            ChildProcess child(shell(std::string("read go; head -c ") + bytes + " /dev/zero | tail -c +0 | sort | wc -c"), {.memoryBytes = 64u << 20});
            std::array<char, 100> buffer{};
            child.send("go\n");
            while (child.receive(buffer, 10s).value_or(0) > 0) {}
            while (!child.ended()) {}
            return child.errors();
        };
        QCOMPARE(readsOneLineOf("1M"), std::string());
        QVERIFY(readsOneLineOf("400M") != std::string());
    }
    void computingTimeIsLimited() {
        const ChildEnd end = runChild(shell("while :; do :; done"), {.cpu = 1s}).end;
        QVERIFY(end.kind == ChildEnd::Kind::timedOut);
    }
    void wallTimeIsLimitedForWhatItStartedToo() {
        const auto began = std::chrono::steady_clock::now();
        const ChildResult result = runChild(shell("echo begun; sleep 100 & sleep 100"), {.wall = 100ms});
        QVERIFY(result.end.kind == ChildEnd::Kind::timedOut && result.output == "begun\n");
        QVERIFY(std::chrono::steady_clock::now() - began < 50s);
    }
    void aRequestToStopKillsIt() {
        std::stop_source stop;
        const std::jthread other([&] { stop.request_stop(); });
        QVERIFY_EXCEPTION_THROWN(runChild(shell("exec sleep 100"), {}, stop.get_token()), Cancelled);
    }
    void outputPastTheBoundIsDropped() {
        const ChildResult result = runChild(shell("head -c 3000000 /dev/zero; head -c 3000000 /dev/zero >&2; echo end"), {.outputBytes = 1000});
        QVERIFY(result.end.succeeded());
        QCOMPARE(result.output.size(), std::size_t{1000});
        QCOMPARE(result.errors.size(), std::size_t{1000});
    }
    void aChildThatLeavesItsPipesToOthersHasEnded() {
        const auto began = std::chrono::steady_clock::now();
        QCOMPARE(runChild(shell("sleep 100 & echo gone"), {}).output, std::string("gone\n"));
        QVERIFY(std::chrono::steady_clock::now() - began < 50s);
    }
    void otherFilesAndBlockedSignalsAreNotInherited() {
        sigset_t set;
        sigemptyset(&set), sigaddset(&set, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set, nullptr);
        const int file = ::open("/dev/null", O_RDONLY);
        const ChildResult result = runChild(shell("ls /proc/self/fd | wc -l; grep SigBlk /proc/self/status"), {});
        ::close(file);
        pthread_sigmask(SIG_UNBLOCK, &set, nullptr);
        QVERIFY2(QString::fromStdString(result.output).simplified() == "4 SigBlk: 0000000000000000", result.output.c_str());   // the fourth is the folder that ls reads
    }
    void oneCanTalkToIt() {
        ChildProcess child({"/bin/cat", {}}, {});
        std::array<char, 100> buffer{};
        QVERIFY(!child.receive(buffer, 0ms));
        QVERIFY(child.send("hello"));
        QCOMPARE(child.receive(buffer, 10s), std::optional<std::size_t>(5));
        QVERIFY(!child.ended());
        child.closeInput();
        QCOMPARE(child.receive(buffer, 10s), std::optional<std::size_t>(0));
        QVERIFY(child.kill().text().size() > 0 && !child.send("more"));
    }
    void whoReadsNoMoreIsNoSignalToUs() {
        ChildProcess child({"/bin/true", {}}, {});
        std::array<char, 100> buffer{};
        QCOMPARE(child.receive(buffer, 10s), std::optional<std::size_t>(0));
        while (!child.ended()) {}
        QVERIFY(!child.send("anybody there"));
    }
};

QTEST_APPLESS_MAIN(ChildProcessTest)
#include "tst_child_process.moc"
