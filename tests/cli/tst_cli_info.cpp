#include <QTest>

#include "tests/support/run_cli.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::test;

class CliInfoTest : public QObject {
    Q_OBJECT

    TemporaryFolder m_tmp;

    std::string smallStore() {
        writeArrayV2(m_tmp / "a.zarr", {1, 2, 3}, {1, 2, 2}, {{"fill_value", 4}});
        writeBytes(m_tmp / "a.zarr" / "0.0.0", bytesOf({1, 2, 3, 6}));
        return (m_tmp / "a.zarr").string();
    }

private Q_SLOTS:
    void jsonHasTheFieldsThatScriptsRead() {
        const std::string store = smallStore();
        const CliResult result = runCli({"info", store, "--json", "--stats"});
        QCOMPARE(result.status, 0);
        const nlohmann::json json = result.json();
        QVERIFY(json["path"] == store && json["format"] == "zarr" && json["version"] == "2" && json["dataset"].is_null() && json["datasets"].empty());
        QVERIFY(json["type"] == "u8" && json["spacingUm"].is_null() && json["warnings"].empty());
        QVERIFY(json["levels"] == nlohmann::json::array({{{"shape", {1, 2, 3}}, {"chunk", {1, 2, 2}}, {"codec", "none"}}}));
        const nlohmann::json stats = json["stats"];
        QVERIFY(stats["level"] == 0 && stats["voxels"] == 6 && stats["min"] == 1 && stats["max"] == 6 && stats["nan"] == 0);
        QVERIFY(std::abs(stats["mean"].get<double>() - 20.0 / 6) < 1e-12);
    }
    void withoutJsonItIsReadByPeople() {
        const CliResult result = runCli({"info", smallStore(), "--stats"});
        QVERIFY(result.status == 0 && result.error.empty());
        QVERIFY(result.output.find("1 x 2 x 3 (z, y, x)") != std::string::npos && result.output.find("mean 3.33333") != std::string::npos);
    }
    void whatIsWrongIsOneSentenceAndStatusTwo() {
        const std::string store = smallStore();
        QVERIFY(runCli({"info", "no/such/place"}).failedWith(2));
        QVERIFY(runCli({"info", store, "--stats", "--level", "3"}).failedWith(2));
        QVERIFY(runCli({"info", store, "--stats", "--level", "-1"}).failedWith(2));
        QVERIFY(runCli({"info", store, "--dataset", "x"}).failedWith(2));
        QVERIFY(runCli({"info", store, "--axes", "zz"}).failedWith(2));
        QVERIFY(runCli({"info", store, "--channel", "1"}).failedWith(2));
        writeBytes(m_tmp / "a.zarr" / "0.0.1", bytesOf({1}));
        const CliResult result = runCli({"info", store, "--stats"});
        QVERIFY(result.failedWith(2) && result.error.find("0.0.1: ") != std::string::npos);
        std::filesystem::remove(m_tmp / "a.zarr" / "0.0.1");
    }
    void ofSeveralVolumesThoseAreNamed() {
        writeJson(m_tmp / "two.zarr" / ".zgroup", {{"zarr_format", 2}});
        for (const char* name : {"scan", "ink"}) writeArrayV2(m_tmp / "two.zarr" / name, {1, 2, 3}, {1, 2, 2});
        const CliResult result = runCli({"info", (m_tmp / "two.zarr").string()});
        QVERIFY(result.failedWith(2) && result.error.find("ink, scan") != std::string::npos);
    }
    void itReadsHdf5UnderAnotherNameToo() {
        const std::string file = (m_tmp / "a.h5").string();
        QCOMPARE(runCli({"convert", smallStore(), file}).status, 0);
        const Path other = m_tmp / "other-name";
        std::filesystem::copy_file(cliProgram().toStdString(), other);
        const CliResult result = runCli({"info", file, "--stats", "--json"}, QString::fromStdString(other.string()));
        QVERIFY2(result.status == 0, result.error.c_str());
        QCOMPARE(result.json()["stats"]["max"].get<double>(), 6.0);
    }
    void wrongArgumentsAreStatusTwo() {
        for (const std::vector<std::string>& arguments : std::vector<std::vector<std::string>>{
                 {}, {"nonsense"}, {"info"}, {"info", "a", "b"}, {"info", smallStore(), "--level", "x"}, {"info", smallStore(), "--threads", "0"}, {"info", smallStore(), "--memory", "lots"}})
            QVERIFY2(runCli(arguments).failedWith(2), arguments.empty() ? "none" : arguments.back().c_str());
    }
    void anOptionThatWouldDoNothingIsRefused() {
        const std::string store = smallStore();
        QVERIFY(runCli({"info", store, "--level", "0"}).failedWith(2));  // levels are listed all; --stats reads one
        QVERIFY(runCli({"info", store, "--memory", "0"}).failedWith(2));
        const CliResult word = runCli({"phantom", (m_tmp / "p").string(), "--ink", "blood"});
        QVERIFY(word.failedWith(2) && word.error.find("density|crackle|both") != std::string::npos);
    }
    void theLogSaysAsMuchAsIsAskedFor() {
        std::filesystem::create_directories(m_tmp / "stack");
        const std::string first = (m_tmp / "stack" / "01.tif").string();
        QCOMPARE(runCli({"slice", smallStore(), "-o", first, "--axis", "z", "--at", "0"}).status, 0);
        std::filesystem::copy_file(first, m_tmp / "stack" / "03.tif");  // 02 is missing
        const auto errorOf = [&](const char* level) { return runCli({"info", (m_tmp / "stack").string(), "--stats", "--log-level", level}).error; };
        QCOMPARE(errorOf("error"), std::string());
        QCOMPARE(std::ranges::count(errorOf("warning"), '\n'), 1);
        QCOMPARE(std::ranges::count(errorOf("info"), '\n'), 2);
        QCOMPARE(std::ranges::count(errorOf("debug"), '\n'), 3);
        QVERIFY(runCli({"info", (m_tmp / "stack").string(), "--log-level", "loud"}).failedWith(2));
    }
    void helpIsAResult() {
        const CliResult result = runCli({"info", "--help"});
        QVERIFY(result.status == 0 && result.error.empty() && result.output.find("--stats") != std::string::npos);
    }
    void theEndOfStandardInputCancelsWhenAskedTo() {
        writeArrayV2(m_tmp / "huge.zarr", {37076, 15229, 15229}, {16, 16, 16});
        QVERIFY(runCli({"info", (m_tmp / "huge.zarr").string(), "--stats", "--cancel-on-eof"}).failedWith(130));
        const CliResult phantom = runCli({"phantom", (m_tmp / "made").string(), "--size", "512,512,512", "--cancel-on-eof"});
        QVERIFY(phantom.failedWith(130) && phantom.error.find("--overwrite") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(CliInfoTest)
#include "tst_cli_info.moc"
