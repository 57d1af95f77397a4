#include <QTest>

#include "core/volume/flat_rule.h"

using namespace volumen;

namespace {

VolumeInfo volume(const std::vector<Voxel>& shapes, const char* path = "scan") {
    VolumeInfo info;
    info.path = path;
    for (const Voxel& shape : shapes) info.levels.push_back({.shape = shape, .chunkShape = {1, 1, 1}, .codec = "none"});
    return info;
}

}  // namespace

class FlatRuleTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aThinVolumeIsASheet() {
        QVERIFY(isFlat(volume({{13, 2000, 2000}})));
        QVERIFY(isFlat(volume({{65, 520, 9000}})));
        QVERIFY(isFlat(volume({{1, 8, 8}})));
    }
    void aScanIsNot() {
        QVERIFY(!isFlat(volume({{65, 519, 9000}})));
        QVERIFY(!isFlat(volume({{129, 8000, 8000}})));
        QVERIFY(!isFlat(volume({{183, 21, 300}})));
    }
    void layersAndSurfaceVolumesAreSheetsOfAnySize() {
        QVERIFY(isFlat(volume({{65, 100, 100}}, "paths/1/layers")));
        QVERIFY(isFlat(volume({{65, 100, 100}}, "paths/1/layers/")));
        QVERIFY(isFlat(volume({{65, 100, 100}}, "segment/surface-volume.zarr")));
        QVERIFY(!isFlat(volume({{65, 100, 100}}, "layers/scan.zarr")));
    }
    void levelsSayItForCertain() {
        QVERIFY(isFlat(volume({{200, 400, 400}, {200, 200, 200}, {200, 100, 100}})));
        QVERIFY(!isFlat(volume({{20, 400, 400}, {10, 200, 200}}, "layers")));
        QVERIFY(!isFlat(volume({{20, 400, 400}, {20, 200, 200}, {20, 200, 200}})));
    }
};

QTEST_APPLESS_MAIN(FlatRuleTest)
#include "tst_flat_rule.moc"
