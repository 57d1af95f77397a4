#include <QTest>

#include "core/segment/flattened_source.h"
#include "tests/support/complaint.h"
#include "tests/support/sheet_world.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

std::shared_ptr<KeptChunks> rampChunks(Voxel shape = {80, 64, 96}) { return std::make_shared<KeptChunks>(std::make_shared<RampVolume>(shape), 16u << 20); }

}  // namespace

class FlattenedSourceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyLayerIsSampledAlongTheNormal() {
        const SheetWorld world;
        const FlattenedSource source(rampChunks(), openSegment(world.ppm()), {.layers = {-4, 5}});
        QCOMPARE(source.info().shape(), (Voxel{9, 50, 70}));
        const auto voxels = readAll<std::uint16_t>(source);
        double most = 0;
        for (std::int64_t v = 0; v < 50; ++v)
            for (std::int64_t u = 0; u < 70; ++u)
                for (std::int64_t i = 0; i < 9; ++i) {
                    const SurfacePoint p = world.sheet.at(v, u);
                    const double wanted = p.valid() ? RampVolume::value(p.position + p.normal * static_cast<double>(i - 4)) : 0;
                    most = std::max(most, std::abs(wanted - voxels.at({i, v, u})));
                }
        QVERIFY2(most <= 0.51, qPrintable(QString::number(most)));
    }
    void aReversedSheetHasItsLayersTheOtherWayRound() {
        const SheetWorld world;
        const auto forward = readAll<std::uint16_t>(FlattenedSource(rampChunks(), openSegment(world.ppm()), {.layers = {-4, 5}}));
        const auto back = readAll<std::uint16_t>(FlattenedSource(rampChunks(), openSegment(world.ppm()), {.layers = {-4, 5}, .reversed = true}));
        for (std::int64_t i = 0; i < 9; ++i) QVERIFY(std::abs(forward.at({i, 10, 10}) - back.at({8 - i, 10, 10})) <= 1);
    }
    void compositesAreThoseOfTheirLayers_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<double>("offset");   // from the middle, in steps of the ramp along the normal
        QTest::newRow("mean") << int(CompositeKind::mean) << 0.0;
        QTest::newRow("median") << int(CompositeKind::median) << 0.0;
        QTest::newRow("max") << int(CompositeKind::max) << 4.0;
        QTest::newRow("min") << int(CompositeKind::min) << -4.0;
        QTest::newRow("percentile") << int(CompositeKind::percentile) << 3.0;   // 87.5 % of nine
    }
    void compositesAreThoseOfTheirLayers() {
        QFETCH(int, kind);
        QFETCH(double, offset);
        const SheetWorld world({50, 70}, 0);
        const FlattenedSource source(rampChunks(), openSegment(world.ppm()), {.layers = {-4, 5}, .composite = {.kind = static_cast<CompositeKind>(kind), .percent = 87.5}});
        QCOMPARE(source.info().shape(), (Voxel{1, 50, 70}));
        const Point at = world.sheet.at(10, 10).position + Point{.z = 0, .y = offset, .x = 0};
        QCOMPARE(double(readAll<std::uint16_t>(source).at({0, 10, 10})), RampVolume::value(at));
    }
    void theDeviationAndTheAlphaOfKnownLayersAreKnown() {
        std::vector<float> values{1, 2, 3, 4};
        QVERIFY(std::abs(composed({CompositeKind::deviation}, values, 4) - std::sqrt(1.25f)) < 1e-6f);
        values = {10, 255, 0};
        QCOMPARE(composed({CompositeKind::alpha}, values, 255), 255.f);   // the last lets through, the middle covers the first
    }
    void outsideTheVolumeIsTheFillValueAndTheRimIsNot() {
        const SheetWorld world({50, 70}, 0);
        const FlattenedSource source(rampChunks({40, 64, 96}), openSegment(world.ppm()), {.layers = {0, 1}});   // rows from z = 40 on lie outside
        const auto voxels = readAll<std::uint16_t>(source);
        QCOMPARE(int(voxels.at({0, 29, 10})), int(RampVolume::value(world.sheet.at(29, 10).position)));   // z = 39, the last slice
        QCOMPARE(int(voxels.at({0, 30, 10})), 0);
    }
    void coarserLevelsTakeTheMiddlePixel() {
        const SheetWorld world({600, 40}, 0);
        const FlattenedSource source(rampChunks({700, 64, 96}), openSegment(world.ppm()), {.layers = {0, 2}});
        QCOMPARE(source.info().levels.size(), std::size_t{3});
        const LevelInfo& level = source.info().levels[1];
        QCOMPARE(level.shape, (Voxel{2, 300, 20}));
        const ChunkPtr chunk = source.readChunk({1, {0, 0, 0}}, {});
        const Point flat = toLevel0(level, {1, 100, 7});
        const SurfacePoint p = world.sheet.at(static_cast<std::int64_t>(flat.y), static_cast<std::int64_t>(flat.x));
        QCOMPARE(int(chunk->view<std::uint16_t>().at({1, 100, 7})), int(RampVolume::value(p.position + p.normal)));
    }
    void aRangeOfNoLayersIsRefused() {
        const SheetWorld world;
        QVERIFY(complaint([&] { FlattenedSource(rampChunks(), openSegment(world.ppm()), {.layers = {4, 4}}); }).contains("4:4"));
    }
};

QTEST_APPLESS_MAIN(FlattenedSourceTest)
#include "tst_flattened_source.moc"
