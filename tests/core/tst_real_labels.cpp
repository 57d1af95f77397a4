// Labels of a real scroll, from ../shared/data (VOLUMEN_SHARED says where else): imported, painted on, exported, and read back.

#include <QTest>

#include "core/labels/label_export.h"
#include "core/labels/label_import.h"
#include "core/volume/open_volume.h"
#include "tests/support/label_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr LabelId kInk = 188;   // as the file has it, over values of the scan around 124
constexpr Voxel kShape{128, 128, 128};

Path data() {
    const Path shared = qEnvironmentVariableIsSet("VOLUMEN_SHARED") ? Path(qEnvironmentVariable("VOLUMEN_SHARED").toStdString()) : Path(VOLUMEN_SOURCE_DIR) / ".." / "shared";
    return shared / "data" / "scroll-cube";
}

LabelImport from(const Path& path) { return {.in = path, .options = {}, .offset = {}, .names = {}, .table = {}}; }

}  // namespace

class RealLabelsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void inkOfAScrollIsPaintedOnAndComesBackFromEachFormat() {
        const Path cube = data() / "panel_r0c1_128x128x128_u8.tif";
        if (!std::filesystem::exists(cube)) QSKIP("no scroll-cube in ../shared/data (VOLUMEN_SHARED says where else)");
        const LabelWorld world(kShape);
        const auto layer = world.open();
        const LabelSnapshot empty = layer->snapshot(), imported = importLabels(empty, from(cube), {});
        QCOMPARE(countLabels(imported.grid).of(kInk), std::int64_t{156'294});
        layer->setTable(imported.table);
        layer->apply("Import", empty.grid, imported.grid);
        layer->begin("Brush");
        layer->paint({.radiusVoxels = 9}, {60, 60, 60}, {60, 60, 90}, kInk, {});
        layer->end();
        const LabelSnapshot painted = layer->snapshot();
        QVERIFY(countLabels(painted.grid).of(kInk) > 156'294);
        QTemporaryDir folder;
        for (const char* name : {"ink.seg.nrrd", "ink.zarr", "ink.nii.gz", "ink.h5", "ink.npy", "ink.vdb"}) {
            const Path out = Path(folder.path().toStdString()) / name;
            exportLabels(painted, {.out = out}, {.threads = 2, .memoryBytes = std::uint64_t{256} << 20}, {});
            const LabelSnapshot back = importLabels({.layer = 2, .geometry = painted.geometry, .grid = LabelGrid(kShape)}, from(out), {});
            QVERIFY2(equal(plainOf(back.grid), plainOf(painted.grid)), name);
        }
        layer->undo();
        layer->undo();
        QCOMPARE(countLabels(layer->grid()).sum(), std::int64_t{0});
    }
};

QTEST_GUILESS_MAIN(RealLabelsTest)
#include "tst_real_labels.moc"
