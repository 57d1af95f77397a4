#include <QTest>

#include <cmath>

#include "core/project/volume_look.h"

using namespace volumen;

class VolumeLookTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aCurveIsEvenBetweenItsPointsAndBesideThem() {
        const VolumeLook look{.points = {{10, 0, 0x000000}, {20, 0.5, 0x804020}}};
        QCOMPARE(transferAt(look, 5).opacity, 0.0);
        QCOMPARE(transferAt(look, 15).opacity, 0.25);
        QCOMPARE(transferAt(look, 15).color, PackedColor{0x402010});
        QCOMPARE(transferAt(look, 99).opacity, 0.5);
        QCOMPARE(transferAt(look, 99).color, PackedColor{0x804020});
    }
    void aStepOfTheCurveIsAStep() {
        const VolumeLook look{.points = {{10, 0, 0xffffff}, {10, 1, 0xffffff}}};
        QCOMPARE(transferAt(look, 9.999).opacity, 0.0);
        QCOMPARE(transferAt(look, 10).opacity, 1.0);
    }
    void nothingIsSeenWithoutACurveOrANumber() {
        QCOMPARE(transferAt({}, 3).opacity, 0.0);
        QCOMPARE(transferAt({.points = {{0, 1}}}, std::nan("")).opacity, 0.0);
    }
    void theGreatestOpacityBetweenTwoValuesCountsPeaksInside() {
        const VolumeLook look{.points = {{0, 0}, {10, 1}, {20, 0}}};
        QCOMPARE(mostOpaqueBetween(look, 0, 5), 0.5);
        QCOMPARE(mostOpaqueBetween(look, 5, 15), 1.0);
        QCOMPARE(mostOpaqueBetween(look, 20, 30), 0.0);
    }
    void presetsRiseThroughTheirWindow() {
        for (const VolumePreset& preset : kVolumePresets) {
            const VolumeLook look = preset.look(100, 300, 7.91);
            QVERIFY(look.shown && look.unitUm == 7.91 && look.points.size() >= 2);
            QCOMPARE(transferAt(look, 100).opacity, 0.0);
            QVERIFY(transferAt(look, 300).opacity >= 0.8);
            QVERIFY(std::is_sorted(look.points.begin(), look.points.end(), [](auto& a, auto& b) { return a.value < b.value; }));
        }
    }
};

QTEST_APPLESS_MAIN(VolumeLookTest)
#include "tst_volume_look.moc"
