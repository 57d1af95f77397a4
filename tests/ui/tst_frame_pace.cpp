#include <QTest>

#include "ui/view/frame_pace.h"

using namespace volumen;

namespace {

/// A machine on which the volumes take `fullMs` in full quality and everything else `restMs`.
struct Machine {
    double fullMs;
    double restMs;
    FramePace pace{};

    double draw() {
        const VolumeQuality quality = pace.quality();
        const double volumes = fullMs / (quality.sampleStep * quality.imageScale * quality.imageScale);
        pace.measured(quality, volumes + restMs, volumes);
        return volumes + restMs;
    }
};

}  // namespace

class FramePaceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aSlowMachineKeepsTheFramesTimeFromTheSecondFrameOn() {
        for (const double fullMs : {40.0, 150.0, 600.0, 1200.0}) {
            Machine machine{fullMs, 6};
            machine.draw();
            for (int frame = 0; frame < 20; ++frame) QVERIFY2(machine.draw() <= FramePace::kTargetMs, qPrintable(QString("%1 ms").arg(fullMs)));
        }
    }
    void aFastMachineDrawsInFullQuality() {
        Machine machine{3, 1};
        for (int frame = 0; frame < 20; ++frame) machine.draw();
        QVERIFY(machine.pace.quality() == VolumeQuality{});
    }
    void itBecomesFinerAgainWhenThereIsLessToDraw() {
        Machine machine{1200, 6};
        for (int frame = 0; frame < 5; ++frame) machine.draw();
        const double coarse = machine.pace.quality().imageScale;
        machine.fullMs = 60;
        for (int frame = 0; frame < 20; ++frame) machine.draw();
        QVERIFY(machine.pace.quality().imageScale < coarse);
    }
    void onlyWhatTheCoarsestPictureCannotKeepUpWithNeedsCoarserVoxels() {
        for (const double fullMs : {1200.0, 20'000.0}) {
            Machine machine{fullMs, 6};
            machine.draw();
            QCOMPARE(machine.pace.overtaxed(), fullMs > 10'000);
        }
    }
    void whateverElseThereIsToDrawTheVolumesStaySeen() {
        Machine machine{1e6, 500};
        machine.draw();
        machine.draw();
        QVERIFY(machine.pace.quality().imageScale <= 8);
        QVERIFY(machine.pace.quality().sampleStep <= 4);
    }
};

QTEST_APPLESS_MAIN(FramePaceTest)
#include "tst_frame_pace.moc"
