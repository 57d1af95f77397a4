#include <QLabel>

#include "core/volume/open_volume.h"
#include "tests/support/predict_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Box kRegion{{16, 0, 0}, {80, 96, 96}};
const QString kRegionText = QStringLiteral("16:80,0:96,0:96");

}  // namespace

/// A prediction, from region to overlay and into labels: box, job, patches, chunks on disk, events, the cache that forgets, pixels, an edit.
class RegionToOverlay : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        if (!kPredicts) QSKIP("built without LibTorch, there is nothing that predicts");
    }
    void aRegionBecomesInkOverTheScanAndLabels() {
        PredictWorld world;
        QVERIFY(world.ready());
        const QString problem = world.run("predict region=" + kRegionText + " overlap=25", 60'000);
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        QVERIFY(world.predictionAppears() && world.idle());
        showsWhatIsOnDisk(world);
        inkIsRedInThePanes(world);
        becomesLabels(world);
    }

private:
    /// Where the region ends, nothing is written.
    static void showsWhatIsOnDisk(PredictWorld& world) {
        const Layer& layer = *world.prediction();
        const VolumeSourcePtr disk = openVolume(layer.path, {}, {});
        QVERIFY(disk->info().shape() == kScrollShape && disk->info().levels.size() == layer.source->info().levels.size());
        const auto same = [&](const ChunkKey& key) {
            const ChunkPtr seen = layer.source->readChunk(key, {}), there = disk->readChunk(key, {});
            return !seen == !there && (!seen || std::equal(seen->data(), seen->data() + seen->byteCount(), there->data()));
        };
        QVERIFY(same({.level = 0, .index = {1, 1, 1}}) && same({.level = 0, .index = {0, 3, 3}}));
        QVERIFY(!disk->readChunk({.level = 0, .index = {1, 3, 3}}, {}));
    }
    static void inkIsRedInThePanes(PredictWorld& world) {
        const auto ink = world.inkIn({{20, 8, 8}, {76, 88, 88}});
        QVERIFY(ink);
        QVERIFY(PredictWorld::valueAt(*world.prediction(), *ink) > 128);
        QVERIFY(world.run(QString("goto %1,%2,%3").arg(ink->z).arg(ink->y).arg(ink->x)).isEmpty() && world.run("view.crosshair off").isEmpty() && world.idle());
        const Point um = world.project().space().toUm(toPoint(*ink));
        const QColor shown = world.colorAt(PaneId::xy, um);
        QVERIFY2(shown.red() > shown.blue() + 60, qPrintable(shown.name()));
        QVERIFY(world.run("layer.visible \"" + QString::fromStdString(world.prediction()->name) + "\" off").isEmpty() && world.idle());
        const QColor bare = world.colorAt(PaneId::xy, um);
        QVERIFY2(std::abs(bare.red() - bare.blue()) < 10, qPrintable(bare.name()));
    }
    static void becomesLabels(PredictWorld& world) {
        QVERIFY(world.run("labels.new ink2").isEmpty() && world.run("label.add written meaning=ink").isEmpty());
        const QString problem = world.run("labels.accept sure=0.8 likely=0.5 least=20");
        QVERIFY2(problem.isEmpty(), qPrintable(problem));
        const Layer& painted = *world.project().paintLayer();
        const std::int64_t voxels = painted.labels->counts().of(painted.selectedLabel);
        QVERIFY(voxels > 200);
        QCOMPARE(painted.labels->history().position(), std::uint64_t{1});   // one step
        QVERIFY(world.run("edit.undo").isEmpty());
        QCOMPARE(painted.labels->counts().of(painted.selectedLabel), std::int64_t{0});
    }
};

QTEST_MAIN(RegionToOverlay)
#include "tst_region_to_overlay.moc"
