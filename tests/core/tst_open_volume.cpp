#include <QTemporaryDir>
#include <QTest>

#include "core/volume/open_volume.h"
#include "tests/support/complaint.h"
#include "tests/support/hdf5_writer.h"
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
    void otherFilesAndFoldersAreSentences() {
        writeTextAtomically(at("notes.txt"), "hello", false);
        QVERIFY(complaint([&] { openVolume(at("notes.txt")); }).contains("known kind"));
        std::filesystem::create_directory(at("folder"));
        QVERIFY(complaint([&] { openVolume(at("folder")); }).contains("known kind"));
    }
};

QTEST_APPLESS_MAIN(OpenVolumeTest)
#include "tst_open_volume.moc"
