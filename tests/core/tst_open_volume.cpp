#include <QTemporaryDir>
#include <QTest>

#include "core/volume/open_volume.h"
#include "tests/support/complaint.h"
#include "tests/support/hdf5_writer.h"
#include "tests/support/open_options.h"
#include "tests/support/tiff_writer.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

class OpenVolumeTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    Path at(const char* name) { return Path(m_folder.path().toStdString()) / name; }

private Q_SLOTS:
    void theContentDecidesNotTheName() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 3, 4});
        writeHdf5(at("hdf5.tif"), [&](hid_t file) { writeDataset(file, "v", voxels); });
        writeTiff(at("tiff.h5"), voxels);
        QCOMPARE(openVolume(at("hdf5.tif"))->info().format, std::string("hdf5"));
        QCOMPARE(openVolume(at("tiff.h5"))->info().format, std::string("tiff"));
    }
    void aNameThatPromisesTooMuchIsASentence() {
        for (const char* name : {"a.tif", "b.TIFF", "c.h5"}) {
            writeTextAtomically(at(name), "hello", false);
            QVERIFY(complaint([&] { openVolume(at(name)); }).contains("but its content is not that of"));
        }
    }
    void emptyFilesAndMissingOnesAreSentences() {
        writeTextAtomically(at("e.tif"), "", false);
        QVERIFY(complaint([&] { openVolume(at("e.tif")); }).contains("is empty"));
        QVERIFY(complaint([&] { openVolume(at("none")); }).contains("nothing here"));
    }
    void anOptionThatMeansNothingIsASentence() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 3, 4});
        writeHdf5(at("o.h5"), [&](hid_t file) { writeDataset(file, "v", voxels); });
        writeTiff(at("o.tif"), voxels);
        for (const char* name : {"o.h5", "o.tif"}) {
            QVERIFY(complaint([&] { openVolume(at(name), withChannel("1")); }).contains("one channel"));
            QVERIFY(complaint([&] { openVolume(at(name), withChannel("luminance")); }).contains("one channel"));
            QVERIFY(complaint([&] { openVolume(at(name), withAxes("up")); }).contains("--axes up"));
            QVERIFY(complaint([&] { openVolume(at(name), withDataset("w")); }).contains("o."));
            QVERIFY((openVolume(at(name), withChannel("0"))->info().shape() == Voxel{2, 3, 4}));
        }
        QVERIFY(complaint([&] { openVolume(at("o.tif"), withDataset("v")); }).contains("leave out --dataset"));
        QCOMPARE(openVolume(at("o.h5"), withDataset("v"))->info().dataset, std::string("v"));
    }
    void theAxesOfAnyFileAreSaidByHand() {
        const auto voxels = madeVoxels<std::uint16_t>({2, 3, 4});
        writeTiff(at("a.tif"), voxels);
        const VolumeSourcePtr source = openVolume(at("a.tif"), withAxes("yxz"));
        QVERIFY((source->info().shape() == Voxel{4, 2, 3}));
        QCOMPARE(readAll<std::uint16_t>(*source).at({3, 1, 2}), voxels.at({1, 2, 3}));
        QVERIFY(source->info().reading != openVolume(at("a.tif"), withAxes("xyz"))->info().reading);
    }
    void otherFilesAndFoldersAreSentences() {
        writeTextAtomically(at("notes.txt"), "hello", false);
        QVERIFY(complaint([&] { openVolume(at("notes.txt")); }).contains("known kind"));
        std::filesystem::create_directory(at("folder"));
        QVERIFY(complaint([&] { openVolume(at("folder")); }).contains("known kind"));
    }
};

QTEST_APPLESS_MAIN(OpenVolumeTest)
#include "tst_open_volume.moc"
