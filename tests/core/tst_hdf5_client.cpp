#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>
#include <thread>

#include "core/base/helper_program.h"
#include "core/volume/hdf5_client.h"
#include "core/volume/hdf5_messages.h"
#include "core/volume/open_volume.h"
#include "tests/support/complaint.h"
#include "tests/support/hdf5_writer.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::array kFirst{Voxel{0, 0, 0}};
const Hdf5View kThreeAxes{{0, 1, 2}, {0, 0, 0}};

}  // namespace

/// Shell scripts stand for a libhdf5 that goes wrong.
class Hdf5ClientTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    Path m_file;

    Path at(const std::string& name) { return Path(m_folder.path().toStdString()) / name; }

    void helpWith(const std::string& script) {
        const Path path = at("helper.sh");
        std::filesystem::remove(path);
        writeTextAtomically(path, "#!/bin/sh\n" + script + "\n", false);
        std::filesystem::permissions(path, std::filesystem::perms::owner_all);
        setHelperProgram(path);
    }
    static std::string saying(const Json& json) { return "echo '" + json.dump() + "'\n"; }
    static std::string listing() { return saying({{"datasets", toJson({{"v", {4, 4, 4}, VoxelType::u8}})}}); }
    static std::string opening() {
        return "read open\n" + saying({{"layout", toJson(Hdf5Layout{.shape = {4, 4, 4}, .block = {4, 4, 4}, .chunked = true})}});
    }
    Json layoutOfFile() {
        Hdf5Client client(m_file);
        client.open(0, kThreeAxes);
        return toJson(client.layout());
    }
    QString complaintOfOpening(const ChildLimits& limits = Hdf5Client::kLimits) {
        const QString sentence = complaint([&] { Hdf5Client(m_file, {}, limits).open(0, kThreeAxes); });
        return sentence.startsWith(QString::fromStdString(m_file.string()) + ": ") && !sentence.contains('\n') ? sentence : QString();
    }

private Q_SLOTS:
    void initTestCase() {
        m_file = at("v.h5");
        writeHdf5(m_file, [](hid_t file) { writeDataset(file, "v", madeVoxels<std::uint8_t>({4, 4, 4}), {.chunk = {2, 2, 2}}); });
    }
    void cleanup() { setHelperProgram({}); }

    void whatItTellsIsWhatStandsInTheFile() {
        Hdf5Client client(m_file);
        QVERIFY((client.datasets() == std::vector<Hdf5Entry>{{"v", {4, 4, 4}, VoxelType::u8}}));
        client.open(0, kThreeAxes);
        QVERIFY((client.layout().shape == Voxel{4, 4, 4} && client.layout().block == Voxel{2, 2, 2} && client.layout().chunked));
        const auto voxels = madeVoxels<std::uint8_t>({4, 4, 4});
        const std::vector<Hdf5Stored> stored = client.readStored(std::array{Voxel{0, 0, 1}, Voxel{1, 0, 0}});
        QVERIFY(stored.size() == 2 && stored[0].bytes.size() == 8 && stored[1].bytes.size() == 8);
        QVERIFY(std::uint8_t(stored[0].bytes[0]) == voxels.at({0, 0, 2}) && std::uint8_t(stored[1].bytes[0]) == voxels.at({2, 0, 0}));
        std::vector<std::byte> all(64);
        client.read({{}, {4, 4, 4}}, {{}, {4, 4, 4}}, all);
        QVERIFY(std::memcmp(all.data(), voxels.data(), 64) == 0);
    }
    void valuesSurviveTheWay() {
        const Hdf5Layout layout{.shape = {1, 2, 3}, .block = {4, 5, 6}, .type = VoxelType::f16, .swapped = true, .fillValue = std::nan(""), .chunked = true,
                                .offset = 1ull << 40, .filters = {{1, {4}, "deflate"}, {32000, {}, ""}}, .spacingUm = Spacing{7.91, 1e-3, 3}};
        const Hdf5Layout back = hdf5Layout(Json::parse(asLine(toJson(layout))));
        QCOMPARE(asLine(toJson(back)), asLine(toJson(layout)));
        QVERIFY(std::isnan(back.fillValue) && back.offset == layout.offset && back.spacingUm == layout.spacingUm && back.filters[1].id == 32000);
        QVERIFY(!asLine(toJson({{"\xff", {}, {}}})).empty());   // no UTF-8
    }
    void aCrashIsASentence() {
        helpWith("kill -SEGV $$");
        QVERIFY(complaintOfOpening().contains("makes the HDF5 library crash"));
        helpWith(listing() + "read open; kill -ABRT $$");
        QVERIFY(complaintOfOpening().contains("makes the HDF5 library crash"));
        QVERIFY(complaint([&] { openVolume(m_file); }).contains("makes the HDF5 library crash"));
    }
    void computingWithoutEndIsASentence() {
        helpWith("while :; do :; done");
        QVERIFY(complaintOfOpening({.cpu = 1s, .wall = 60s}).contains("busy without end"));
    }
    void silenceIsASentence() {
        helpWith("exec sleep 100");
        QVERIFY(complaintOfOpening({.wall = 50ms}).contains("waited for too long"));
    }
    void nonsenseAndAnEarlyEndAreSentences() {
        helpWith("exit 3");
        QVERIFY(complaintOfOpening().contains("ended with status 3"));
        for (const std::string& answer : {std::string("echo hello\n"), saying(Json::array()), saying({{"datasets", 1}}), listing() + "read open\n" + saying({{"layout", 1}})}) {
            helpWith(answer);
            QVERIFY2(complaintOfOpening().contains("strange answers"), answer.c_str());
        }
    }
    void withoutTheHelperASentenceSaysWhatToDo() {
        setHelperProgram("/no/volumen-cli");
        QVERIFY(complaintOfOpening().contains("/no/volumen-cli"));
    }
    void openingStopsAtOnceWhenAsked() {
        helpWith("exec sleep 100");
        std::stop_source stop;
        const std::jthread other([&] { stop.request_stop(); });
        QVERIFY_EXCEPTION_THROWN(openVolume(m_file, {}, stop.get_token()), Cancelled);
    }
    void aCrashInAChunkLeavesTheOthersReadable() {
        const std::string helper = "'" + helperProgram().string() + "' \"$@\"", mark = "'" + at("crashed").string() + "'";
        helpWith("[ -e " + mark + " ] && exec " + helper + "\n" + helper + " < /dev/null\nread open\n" +   // the listing, then an end
                 saying({{"layout", layoutOfFile()}}) + "read stored; touch " + mark + "; kill -SEGV $$");
        Hdf5Client client(m_file);
        client.open(0, kThreeAxes);
        QVERIFY(complaint([&] { client.readStored(kFirst); }).contains("crash"));
        QCOMPARE(client.readStored(kFirst)[0].bytes.size(), std::size_t{8});
    }
    void afterACrashAnotherFileAtThePlaceIsNotTakenForTheOld() {
        helpWith(listing() + opening() + "read stored; kill -SEGV $$");
        Hdf5Client client(m_file);
        client.open(0, kThreeAxes);
        QVERIFY(complaint([&] { client.readStored(kFirst); }).contains("crash"));
        setHelperProgram({});
        QVERIFY(complaint([&] { client.readStored(kFirst); }).contains("another file"));
    }
    void manyThreadsAskAtTheSameTime() {
        Hdf5Client client(m_file);
        client.open(0, kThreeAxes);
        const auto voxels = madeVoxels<std::uint8_t>({4, 4, 4});
        std::atomic<int> wrong = 0;
        const auto ask = [&] {
            for (int i = 0; i < 200; ++i) {
                const Voxel index{i % 2, i / 2 % 2, i / 4 % 2};
                wrong += std::uint8_t(client.readStored(std::array{index})[0].bytes[0]) != voxels.at(index * Voxel{2, 2, 2});
            }
        };
        { const std::jthread a(ask), b(ask), c(ask); }
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_GUILESS_MAIN(Hdf5ClientTest)
#include "tst_hdf5_client.moc"
