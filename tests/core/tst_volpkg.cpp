#include <QTemporaryDir>
#include <QTest>

#include "core/base/error.h"
#include "core/volume/open_volume.h"
#include "core/volume/volpkg_meta.h"
#include "tests/support/complaint.h"
#include "tests/support/open_options.h"
#include "tests/support/tiff_writer.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

class VolpkgTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;

    Path package(const char* name) { return Path(m_folder.path().toStdString()) / name; }
    Path addVolume(const Path& volpkg, const char* id, const std::string& meta) {
        const Path folder = volpkg / "volumes" / id;
        std::filesystem::create_directories(folder);
        writeTextAtomically(folder / "meta.json", meta, false);
        for (int z = 0; z < 2; ++z) writeSlice(folder / ("000" + std::to_string(z) + ".tif"), madeVoxels<std::uint16_t>({2, 4, 5}), z);
        return folder;
    }

private Q_SLOTS:
    void metaGivesSpacingAndSlices() {
        const Path folder = addVolume(package("a.volpkg"), "1", R"({"type": "vol", "voxelsize": 7.91, "width": 5, "height": 4, "slices": 3})");
        const VolumeInfo info = openVolume(folder)->info();
        QCOMPARE(info.format, std::string("volpkg"));
        QVERIFY((info.spacingUm == Spacing{7.91, 7.91, 7.91}));
        QVERIFY((info.shape() == Voxel{3, 4, 5}));
        QCOMPARE(info.warnings.size(), std::size_t{1});   // slice 0002 is missing
    }
    void theOnlyVolumeOfAPackageIsOpened() {
        addVolume(package("b.volpkg"), "20170511164226", R"({"type": "vol", "voxelsize": 40})");
        std::filesystem::create_directories(package("b.volpkg") / "volumes" / "ignored");
        const VolumeSourcePtr source = openVolume(package("b.volpkg"));
        QCOMPARE(source->info().format, std::string("volpkg"));
        QCOMPARE(source->info().dataset, std::string("20170511164226"));
        QVERIFY(equal(readAll<std::uint16_t>(*source), madeVoxels<std::uint16_t>({2, 4, 5})));
    }
    void ofSeveralVolumesOneIsChosen() {
        addVolume(package("c.volpkg"), "1", R"({"type": "vol"})");
        addVolume(package("c.volpkg"), "2", R"({"type": "vol"})");
        QCOMPARE(offered([&] { openVolume(package("c.volpkg")); }), (std::vector<std::string>{"1", "2"}));
        QVERIFY_EXCEPTION_THROWN(openVolume(package("c.volpkg"), withDataset("3")), Error);
        const VolumeInfo info = openVolume(package("c.volpkg"), withDataset("2"))->info();
        QCOMPARE(info.dataset, std::string("2"));
        QCOMPARE(info.datasets.size(), std::size_t{2});
    }
    void aDamagedMetaIsAWarning() {
        const VolumeInfo info = openVolume(addVolume(package("d.volpkg"), "1", "{torn"))->info();
        QCOMPARE(info.format, std::string("tiff-stack"));
        QCOMPARE(info.warnings.size(), std::size_t{1});
    }
    void aMetaThatDisagreesIsAWarning() {
        const VolumeInfo info = openVolume(addVolume(package("e.volpkg"), "1", R"({"type": "vol", "voxelsize": -3, "width": 6})"))->info();
        QVERIFY(!info.spacingUm);
        QCOMPARE(info.warnings.size(), std::size_t{1});
    }
    void aMetaOfAnotherKindIsPassedOver() {
        std::vector<std::string> warnings;
        const Path folder = addVolume(package("f.volpkg"), "1", R"({"type": "seg"})");
        QVERIFY(!readVolpkgMeta(folder, warnings));
        QVERIFY(warnings.empty());
    }
};

QTEST_APPLESS_MAIN(VolpkgTest)
#include "tst_volpkg.moc"
