#include <QTest>

#include "tests/support/complaint.h"
#include "tests/support/open_options.h"
#include "tests/support/packed.h"
#include "tests/support/volume_files.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

class NpyTest : public QObject, VolumeFiles {
    Q_OBJECT
private:
    template <class T>
    void checkType(const char* descr, bool swapped) {
        const auto voxels = madeVoxels<T>({3, 4, 5});
        const std::string bytes = bytesOf(voxels);
        const VolumeSourcePtr source = written("t.npy", npy(descr, "(3, 4, 5)", false, swapped ? swappedBytes(bytes, sizeof(T)) : bytes));
        QCOMPARE(source->info().format, std::string("npy"));
        QVERIFY2(equal(readAll<T>(*source), voxels), descr);
    }

private Q_SLOTS:
    void everyTypeInBothByteOrdersIsRead() {
        checkType<std::uint8_t>("|u1", false);
        checkType<std::int8_t>("|i1", false);
        checkType<std::uint16_t>("<u2", false);
        checkType<std::uint16_t>(">u2", true);
        checkType<std::int64_t>(">i8", true);
        checkType<Half>("<f2", false);
        checkType<float>(">f4", true);
        checkType<double>("<f8", false);
        QVERIFY(written("b.npy", npy("|b1", "(2, 2, 2)", false, std::string(8, '\1')))->info().type == VoxelType::u8);
    }
    void fortransOrderIsTurned() {
        const auto file = madeVoxels<std::uint16_t>({5, 4, 3});
        const VolumeSourcePtr source = written("f.npy", npy("<u2", "(3, 4, 5)", true, bytesOf(file)));
        QVERIFY((source->info().shape() == Voxel{3, 4, 5}));
        QVERIFY(source->info().reading.empty());
        const auto voxels = readAll<std::uint16_t>(*source);
        for (std::int64_t z = 0; z < 3; ++z)
            for (std::int64_t x = 0; x < 5; ++x) QCOMPARE(voxels.at({z, 1, x}), file.at({x, 1, z}));
    }
    void fourAxesNeedAChannelInEitherOrder() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 3, 4 * 5});
        QVERIFY(complaint([&] { written("c.npy", npy("|u1", "(2, 3, 4, 5)", false, bytesOf(voxels))); }).contains("--channel 0 to 1"));
        QCOMPARE(readAll<std::uint8_t>(*written("c.npy", npy("|u1", "(2, 3, 4, 5)", false, bytesOf(voxels)), withChannel("1"))).at({2, 3, 4}), voxels.at({1, 2, 19}));
        const VolumeSourcePtr fortran = written("g.npy", npy("|u1", "(2, 3, 4, 5)", true, bytesOf(voxels)), withChannel("1"));   // the channel is the fastest axis
        QCOMPARE(readAll<std::uint8_t>(*fortran).at({2, 3, 4}), static_cast<std::uint8_t>(voxels.data()[1 + 2 * (2 + 3 * (3 + 4 * 4))]));
        QVERIFY((written("o.npy", npy("|u1", "(1, 1, 2, 3, 20)", false, bytesOf(voxels)))->info().shape() == Voxel{2, 3, 20}));
        QVERIFY((written("p.npy", npy("|u1", "(6, 20)", false, bytesOf(voxels)))->info().shape() == Voxel{1, 6, 20}));
    }
    void aZipOfArraysNamesThem() {
        const auto a = madeVoxels<std::uint16_t>({3, 4, 5}), b = madeVoxels<std::uint16_t>({2, 3, 4});
        const std::vector<ZipFile> files{{"raw.npy", npy("<u2", "(3, 4, 5)", false, bytesOf(a)), 0}, {"labels.npy", npy("<u2", "(2, 3, 4)", false, bytesOf(b)), 8}, {"line.npy", npy("<u2", "(4,)", false, "12345678"), 8}};
        for (const bool large : {false, true}) {
            writeTextAtomically(at("z.npz"), zipped(files, large), false);
            QVERIFY((offered([&] { openVolume(at("z.npz")); }) == std::vector<std::string>{"raw", "labels"}));
            QVERIFY(equal(readAll<std::uint16_t>(*openVolume(at("z.npz"), withDataset("raw"))), a));
            const VolumeSourcePtr packed = openVolume(at("z.npz"), withDataset("labels"));
            QCOMPARE(packed->info().format, std::string("npz"));
            QCOMPARE(packed->info().levels.front().codec, std::string("deflate"));
            QVERIFY(equal(readAll<std::uint16_t>(*packed), b));
        }
        QVERIFY(complaint([&] { openVolume(at("z.npz"), withDataset("ink")); }).contains("raw, labels"));
        QCOMPARE(written("one.npz", zipped({files[1]}))->info().dataset, std::string("labels"));
    }
    void brokenFilesAreSentences() {
        const auto refused = [&](const std::string& bytes) { return complaint([&] { written("bad.npy", bytes); }); };
        QVERIFY(refused(npy("<f4", "(4000, 4000, 4000)", false, "1234")).contains("cannot hold"));
        QVERIFY(refused(npy("<f4", "(4000000000, 4000000000, 4000)", false, "1234")).contains("impossible"));
        QVERIFY(refused(npy("<c8", "(2, 2, 2)", false, std::string(64, 'a'))).contains("<c8"));
        QVERIFY(refused(npy("|O", "(2, 2, 2)", false, std::string(64, 'a'))).contains("numbers"));
        QVERIFY(refused(npy("<f4", "(2, x, 2)", false, std::string(64, 'a'))).contains("shape"));
        QVERIFY(refused(npy("<f4", "(2,)", false, std::string(64, 'a'))).contains("one axis"));
        QVERIFY(refused(npy("<f4", "(2, 2, 2)", false, "").substr(0, 40)).contains("cut off"));
        QVERIFY(refused(std::string("\x93NUMPY\x07\x00", 8) + "abcdef").contains("version 7"));
        std::string zip = zipped({{"a.npy", npy("|u1", "(2, 2, 2)", false, "12345678"), 0}});
        QVERIFY(complaint([&] { written("cut.npz", zip.substr(0, zip.size() - 30)); }).contains("list of contents"));
        QVERIFY(complaint([&] { written("odd.npz", zipped({{"a.npy", "hello, world", 8}})); }).contains("numpy"));
    }
};

QTEST_APPLESS_MAIN(NpyTest)
#include "tst_npy.moc"
