#include <QTest>

#include "core/segment/sheet_index.h"
#include "tests/support/sheet_world.h"

using namespace volumen;
using namespace volumen::testing;

class SheetIndexTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aPlaceOfTheSheetIsFoundAgain() {
        const SheetWorld world;
        const SegmentPtr segment = openSegment(world.ppm());
        const SheetIndex index(segment, 2, {});
        for (const auto& [v, u] : std::vector<std::pair<double, double>>{{10, 10}, {33.3, 41.7}, {0, 69}, {48.9, 3.2}}) {
            const auto found = index.nearest(placeAt(*segment, v, u).position);
            QVERIFY(found);
            QVERIFY2(found->distance < 0.01, qPrintable(QString::number(found->distance)));
            QVERIFY(std::abs(found->v - v) < 0.05 && std::abs(found->u - u) < 0.05);
        }
    }
    void aPointBesideTheSheetLeadsAlongTheNormal() {
        const SheetWorld world({50, 70}, 2);
        const SegmentPtr segment = openSegment(world.ppm());
        const SurfacePoint place = world.sheet.at(30, 20);
        const auto found = SheetIndex(segment, 2, {}).nearest(place.position + place.normal * 6);
        QVERIFY(found);
        QVERIFY(std::abs(found->distance - 6) < 0.05);
        QVERIFY(std::abs(found->v - 30) < 0.3 && std::abs(found->u - 20) < 0.3);
    }
    void aPointFarFromTheSheetHasNone() {
        const SheetWorld world;
        QVERIFY(!SheetIndex(openSegment(world.ppm()), 2, {}).nearest({.z = 30, .y = 300, .x = 40}, 100));
    }
    void theNearestPixelIsTheOneThatBruteForceFinds() {
        const SheetWorld world({50, 70}, 14);
        const SegmentPtr segment = openSegment(world.ppm());
        const SheetIndex index(segment, 2, {});
        for (int i = 0; i < 40; ++i) {
            const Point point{.z = 12.0 + i % 7 * 6, .y = 20.0 + i % 5 * 5, .x = 15.0 + i};
            double least = 1e9;
            for (std::int64_t v = 0; v < 50; ++v)
                for (std::int64_t u = 0; u < 70; ++u)
                    if (world.sheet.at(v, u).valid()) least = std::min(least, length(world.sheet.at(v, u).position - point));
            const auto found = index.nearest(point);
            QVERIFY(found && found->distance <= least + 1e-9);
        }
    }
};

QTEST_APPLESS_MAIN(SheetIndexTest)
#include "tst_sheet_index.moc"
