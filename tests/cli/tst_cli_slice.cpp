#include <QTest>

#include "tests/support/run_cli.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::test;

class CliSliceTest : public QObject {
    Q_OBJECT

    TemporaryFolder m_tmp;

    std::string smallStore() {
        writeArrayV2(m_tmp / "a.zarr", {1, 2, 3}, {1, 2, 3});
        writeBytes(m_tmp / "a.zarr" / "0.0.0", bytesOf({0, 1, 2, 3, 4, 5}));
        return (m_tmp / "a.zarr").string();
    }
    std::string out(const char* name) const { return (m_tmp / name).string(); }

    std::string pixels(const char* name, std::size_t count) const {
        const std::string text = readText(m_tmp / name);
        return text.substr(text.size() - count);
    }

private Q_SLOTS:
    void everyAxisIsCutExactly() {
        const std::string store = smallStore();
        QCOMPARE(runCli({"slice", store, "-o", out("z.npy"), "--axis", "z", "--at", "0"}).status, 0);
        QCOMPARE(runCli({"slice", store, "-o", out("y.npy"), "--axis", "y", "--at", "1"}).status, 0);
        QCOMPARE(runCli({"slice", store, "-o", out("x.npy"), "--axis", "x", "--at", "2"}).status, 0);
        QCOMPARE(pixels("z.npy", 6), std::string("\0\1\2\3\4\5", 6));
        QCOMPARE(pixels("y.npy", 3), std::string("\3\4\5", 3));
        QCOMPARE(pixels("x.npy", 2), std::string("\2\5", 2));
    }
    void anOutputThatIsThereIsStatusThree() {
        const std::string store = smallStore();
        const std::vector<std::string> arguments{"slice", store, "-o", out("twice.tif"), "--axis", "z", "--at", "0"};
        QCOMPARE(runCli(arguments).status, 0);
        QVERIFY(runCli(arguments).failedWith(3));
        std::vector<std::string> again = arguments;
        again.push_back("--overwrite");
        QCOMPARE(runCli(again).status, 0);
    }
    void aWindowIsForPng() {
        const std::string store = smallStore();
        QCOMPARE(runCli({"slice", store, "-o", out("a.png"), "--axis", "z", "--at", "0", "--window", "-2:5.5"}).status, 0);
        QVERIFY(runCli({"slice", store, "-o", out("w.npy"), "--axis", "z", "--at", "0", "--window", "0:5"}).failedWith(2));
        for (const char* window : {"5", "5:5", "9:1", "a:b", ":", "nan:2"})
            QVERIFY2(runCli({"slice", store, "-o", out("b.png"), "--axis", "z", "--at", "0", "--window", window}).failedWith(2), window);
    }
    void wrongArgumentsAreStatusTwoAndLeaveNothing() {
        const std::string store = smallStore();
        QVERIFY(runCli({"slice", store, "-o", out("n.npy"), "--axis", "z", "--at", "1"}).failedWith(2));
        for (const char* level : {"1", "-1", "99"}) {
            const CliResult flat = runCli({"slice", store, "-o", out("n.npy"), "--axis", "z", "--at", "0", "--level", level});
            QVERIFY2(flat.failedWith(2) && flat.error.find("it has level 0 only") != std::string::npos, level);
            QVERIFY2(runCli({"slice", store, "-o", out("n.npy"), "--axis", "z", "--at", "0", "--slab", "1", "--level", level}).failedWith(2), level);
            QVERIFY2(runCli({"slice", store, "-o", out("n.npy"), "--center", "0,0,0", "--normal", "1,0,0", "--size", "2x2", "--level", level}).failedWith(2), level);
        }
        for (const char* option : {"--interpolation", "--step", "--up", "--size", "--normal"})
            QVERIFY2(runCli({"slice", store, "-o", out("n.npy"), "--axis", "z", "--at", "0", option, "1"}).failedWith(2), option);
        QVERIFY(runCli({"slice", store, "-o", out("n.npy"), "--axis", "w", "--at", "0"}).failedWith(2));
        QVERIFY(runCli({"slice", store, "-o", out("n.npy"), "--axis", "z"}).failedWith(2));
        QVERIFY(runCli({"slice", store, "-o", out("n.npy")}).failedWith(2));
        QVERIFY(runCli({"slice", store, "-o", out("n.npy"), "--axis", "z", "--at", "0", "--reduce", "max"}).failedWith(2));
        QVERIFY(runCli({"slice", store, "-o", out("n.bmp"), "--axis", "z", "--at", "0"}).failedWith(2));
        QVERIFY(runCli({"slice", store, "-o", out("no/such/n.npy"), "--axis", "z", "--at", "0"}).failedWith(2));
        writeBytes(m_tmp / "a.zarr" / "0.0.0", bytesOf({1}));
        QVERIFY(runCli({"slice", store, "-o", out("n.npy"), "--axis", "z", "--at", "0"}).failedWith(2));
        for (const auto& entry : std::filesystem::directory_iterator(m_tmp / "")) QVERIFY(entry.path().filename().string().find("n.npy") == std::string::npos);
    }
};

QTEST_GUILESS_MAIN(CliSliceTest)
#include "tst_cli_slice.moc"
