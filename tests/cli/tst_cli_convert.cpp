#include <QTest>
#include <sstream>

#include "core/base/json.h"
#include "tests/support/conversion_world.h"
#include "tests/support/run_cli.h"

using namespace volumen;
using namespace volumen::test;
using namespace volumen::testing;

class CliConvertTest : public QObject {
    Q_OBJECT

    ConversionWorld m_world;

    std::string scan() {
        if (!std::filesystem::exists(m_world / "scan.zarr")) writeVolume(m_world / "scan.zarr", madeVoxels<std::uint16_t>({40, 50, 60}));
        return (m_world / "scan.zarr").string();
    }
    std::string out(const char* name) const { return (m_world / name).string(); }

    static std::vector<nlohmann::json> eventsOf(const CliResult& result) {
        std::vector<nlohmann::json> events;
        std::istringstream lines(result.output);
        for (std::string line; std::getline(lines, line);) events.push_back(nlohmann::json::parse(line));
        return events;
    }

private Q_SLOTS:
    void aConversionTellsHowFarItIsAndWhatItWrote() {
        const CliResult result = runCli({"convert", scan(), out("a.zarr"), "--chunk", "16", "--levels", "2", "--events"});
        QCOMPARE(result.status, 0);
        const auto events = eventsOf(result);
        QCOMPARE(events.front().at("event").get<std::string>(), std::string("started"));
        QCOMPARE(events.front().at("done").get<int>(), 0);
        QCOMPARE(events.front().at("unit").get<std::string>(), std::string("chunks"));
        const int total = 3 * 4 * 4 + 2 * 2 * 2;
        QCOMPARE(events.front().at("total").get<int>(), total);
        QCOMPARE(std::count_if(events.begin(), events.end(), [](const auto& e) { return e.at("event") == "chunk"; }), total);
        QCOMPARE(events.back().at("event").get<std::string>(), std::string("finished"));
        const auto said = readJson(m_world / "a.zarr" / ".zattrs").at("volumen").at("conversion");
        QVERIFY(said.at("command").get<std::string>().find("convert ") != std::string::npos);
        QVERIFY(!said.at("version").get<std::string>().empty());
        QCOMPARE(said.at("source type").get<std::string>(), std::string("u16"));
    }
    void withoutEventsNothingIsSaid() {
        const CliResult result = runCli({"convert", scan(), out("quiet.zarr"), "--chunk", "32"});
        QCOMPARE(result.status, 0);
        QVERIFY(result.output.empty() && result.error.empty());
    }
    void whatStandsThereIsStatusThree() {
        QCOMPARE(runCli({"convert", scan(), out("b.zarr")}).status, 0);
        QVERIFY(runCli({"convert", scan(), out("b.zarr")}).failedWith(3));
        QCOMPARE(runCli({"convert", scan(), out("b.zarr"), "--overwrite"}).status, 0);
        const CliResult again = runCli({"convert", scan(), out("b.zarr"), "--resume", "--events"});
        QCOMPARE(again.status, 0);
        QCOMPARE(eventsOf(again).front().at("done").get<int>(), eventsOf(again).front().at("total").get<int>());
        QVERIFY(runCli({"convert", scan(), out("b.zarr"), "--resume", "--codec", "none"}).failedWith(2));
    }
    void wrongArgumentsAreStatusTwoAndLeaveNothing() {
        const std::vector<std::vector<std::string>> wrong{
            {"--format", "gif"}, {"--levels", "0"}, {"--levels", "many"}, {"--chunk", "0"}, {"--chunk", "8,8"}, {"--codec", "zip"}, {"--codec", "zstd:"}, {"--type", "u7"}, {"--type", "u8"},
            {"--type", "u8", "--window", "9:1"}, {"--type", "u8", "--percentiles", "-1:50"}, {"--window", "0:9"}, {"--type", "u8", "--exact257", "--window", "0:9"}, {"--region", "0:99,:,:"},
            {"--region", "5:5,:,:"}, {"--reduce", "median"}, {"--factors", "0,2,2"}, {"--factors", "1,1,1"}, {"--spacing-um", "0,1,1"}, {"--mask", out("none.tif")}, {"--resume", "--overwrite"},
            {"--shard", "128,128,128"}, {"--channel", "1"}};
        for (const auto& more : wrong) {
            std::vector<std::string> arguments{"convert", scan(), out("wrong.zarr")};
            arguments.insert(arguments.end(), more.begin(), more.end());
            const CliResult result = runCli(arguments);
            QVERIFY2(result.failedWith(2), (more.front() + " " + more.back() + ": " + result.error).c_str());
            QVERIFY2(!std::filesystem::exists(m_world / "wrong.zarr"), more.back().c_str());
        }
        QVERIFY(runCli({"convert", scan(), out("no-format")}).failedWith(2));
        QVERIFY(runCli({"convert", scan()}).failedWith(2));
        QVERIFY(runCli({"convert", out("nothing"), out("wrong.zarr")}).failedWith(2));
    }
};

QTEST_GUILESS_MAIN(CliConvertTest)
#include "tst_cli_convert.moc"
