#include "core/volume/convert/sinks.h"
#include "tests/support/kill_world.h"

using namespace volumen;
using namespace volumen::test;
using namespace volumen::testing;

class ConvertKillTest : public QObject {
    Q_OBJECT

    KillWorld m_world;

    CliResult runWithin(const std::vector<std::string>& arguments, rlim_t mostFileBytes) {
        QStringList list;
        for (const std::string& argument : arguments) list << QString::fromStdString(argument);
        QProcess process;
        process.setChildProcessModifier([=] {
            const rlimit limit{mostFileBytes, mostFileBytes};
            ::setrlimit(RLIMIT_FSIZE, &limit);
        });
        process.start(QCoreApplication::applicationDirPath() + "/volumen-cli", list);
        process.waitForFinished(30'000);
        return {process.exitCode(), process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
    }

private Q_SLOTS:
    void killedTenTimesAndResumedAStoreIsTheSameToTheBit() { m_world.killAndCompare("ome-zarr-0.4", 10); }
    void killedAndResumedEveryOtherFormatIsTheSameToTheBit_data() {
        QTest::addColumn<QString>("format");
        for (const SinkFormat& format : sinkFormats())
            if (format.name != "ome-zarr-0.4") QTest::newRow(std::string(format.name).c_str()) << QString::fromStdString(std::string(format.name));
    }
    void killedAndResumedEveryOtherFormatIsTheSameToTheBit() {
        QFETCH(QString, format);
        m_world.killAndCompare(format.toStdString(), 2);
    }
    void aFullDiskIsSaidAndGoneOnFrom() {
        const Path out = m_world / "full.zarr";
        QCOMPARE(runCli(m_world.arguments("ome-zarr-0.4", out)).status, 0);
        const auto wanted = contentsOf(out);
        std::filesystem::remove_all(out);
        const CliResult full = runWithin(m_world.arguments("ome-zarr-0.4", out), 12'000);
        QCOMPARE(full.status, 4);
        QCOMPARE(std::count(full.error.begin(), full.error.end(), '\n'), 1);
        QVERIFY2(full.error.find("go on with --resume") != std::string::npos, full.error.c_str());
        for (const auto& entry : std::filesystem::recursive_directory_iterator(out))
            QVERIFY2(!entry.path().filename().string().starts_with(".0") && !entry.path().filename().string().starts_with(".1"), entry.path().c_str());
        QCOMPARE(runCli(m_world.arguments("ome-zarr-0.4", out)).status, 0);
        QVERIFY(contentsOf(out) == wanted);
    }
    void aRequestToStopLeavesWhatCanBeResumed() {
        const Path out = m_world / "stopped.zarr";
        QStringList list;
        for (const std::string& argument : m_world.arguments("ome-zarr-0.4", out)) list << QString::fromStdString(argument);
        QProcess process;
        process.start(QCoreApplication::applicationDirPath() + "/volumen-cli", list << "--cancel-on-eof");
        while (process.waitForReadyRead(30'000) && !process.readAllStandardOutput().contains("\"chunk\"")) {}
        process.closeWriteChannel();
        QVERIFY(process.waitForFinished(30'000));
        QCOMPARE(process.exitCode(), 130);
        QVERIFY(process.readAllStandardError().contains("--resume"));
        QCOMPARE(runCli(m_world.arguments("ome-zarr-0.4", out)).status, 0);
    }
};

QTEST_GUILESS_MAIN(ConvertKillTest)
#include "tst_convert_kill.moc"
