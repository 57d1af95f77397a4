#include <QCheckBox>
#include <QComboBox>
#include <QSignalSpy>
#include <QTest>

#include "ui/panels/transfer_curve.h"
#include "ui/panels/volume_section.h"

using namespace volumen;

namespace {

const std::vector<TransferPoint> kPoints{{50, 0, 0x402010}, {100, 0.3, 0x806030}, {200, 0.9, 0xffeecc}};

/// A curve over values 0 … 255 on the screen.
struct Curve : TransferCurve {
    Curve() {
        resize(300, 130);
        setIntegers(true);
        setHistogram({.lo = 0, .hi = 255, .counts = {1, 5, 3, 2}});
        setPoints(kPoints);
        show();
    }
    QPoint placeOf(std::size_t index) const { return positionOf(points()[index]).toPoint(); }
    void drag(QPoint from, QPoint to) {
        QTest::mousePress(this, Qt::LeftButton, {}, from);
        QTest::mouseMove(this, (from + to) / 2);
        QTest::mouseMove(this, to);
        QTest::mouseRelease(this, Qt::LeftButton, {}, to);
    }
};

}  // namespace

class TransferCurveTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aDraggedPointGoesWhereTheHandGoes() {
        Curve curve;
        QSignalSpy wanted(&curve, &TransferCurve::pointsWanted);
        const QPoint to = curve.placeOf(1) + QPoint(30, -20);
        curve.drag(curve.placeOf(1), to);
        QVERIFY(!wanted.isEmpty());
        QVERIFY((curve.placeOf(1) - to).manhattanLength() <= 2);
        QCOMPARE(curve.points()[1].value, std::round(curve.points()[1].value));
        QCOMPARE(curve.points()[1].color, kPoints[1].color);
    }
    void aPointNeverPassesItsNeighbours() {
        Curve curve;
        curve.drag(curve.placeOf(1), curve.placeOf(2) + QPoint(40, 0));
        QCOMPARE(curve.points()[1].value, 199.0);
        curve.drag(curve.placeOf(1), curve.placeOf(0) - QPoint(40, 0));
        QCOMPARE(curve.points()[1].value, 51.0);
    }
    void aDoubleClickAddsAPointInTheColourOfTheCurveThere() {
        Curve curve;
        const QPoint at = curve.positionOf({.value = 150, .opacity = 0.2}).toPoint();
        QTest::mouseDClick(&curve, Qt::LeftButton, {}, at);
        QCOMPARE(curve.points().size(), std::size_t{4});
        QVERIFY(std::abs(curve.points()[2].value - 150) <= 1);
        QVERIFY(std::abs(curve.points()[2].opacity - 0.2) <= 0.02);
        const PackedColor expected = transferAt(VolumeLook{.points = kPoints}, curve.points()[2].value).color;
        QCOMPARE(curve.points()[2].color, expected);
        QVERIFY(curve.selected() == std::size_t{2});
    }
    void aDoubleClickOnAPointAsksForItsColour() {
        Curve curve;
        QSignalSpy color(&curve, &TransferCurve::colorWanted);
        QTest::mouseDClick(&curve, Qt::LeftButton, {}, curve.placeOf(2));
        QCOMPARE(color.size(), 1);
        QCOMPARE(curve.points().size(), std::size_t{3});
    }
    void aRightClickAndDeleteTakeAPointAwayButNeverTheLast() {
        Curve curve;
        QTest::mouseClick(&curve, Qt::RightButton, {}, curve.placeOf(1));
        QCOMPARE(curve.points().size(), std::size_t{2});
        QTest::mouseClick(&curve, Qt::LeftButton, {}, curve.placeOf(0));
        QTest::keyClick(&curve, Qt::Key_Delete);
        QCOMPARE(curve.points().size(), std::size_t{1});
        QTest::mouseClick(&curve, Qt::RightButton, {}, curve.placeOf(0));
        QCOMPARE(curve.points().size(), std::size_t{1});
    }
    void arrowsMoveTheSelectedPoint() {
        Curve curve;
        QTest::mouseClick(&curve, Qt::LeftButton, {}, curve.placeOf(1));
        QTest::keyClick(&curve, Qt::Key_Right);
        QTest::keyClick(&curve, Qt::Key_Up);
        QVERIFY(curve.points()[1].value > 100);
        QVERIFY(curve.points()[1].opacity > 0.3);
    }
    void aPointThatIsShownWhereItLiesIsNotMovedByAClick() {
        Curve curve;
        QSignalSpy wanted(&curve, &TransferCurve::pointsWanted);
        QTest::mouseClick(&curve, Qt::LeftButton, {}, curve.placeOf(1));
        QVERIFY(wanted.isEmpty());
        QVERIFY(curve.points() == kPoints);
    }
    void theSectionAsksForWhatIsChosen() {
        VolumeSection section;
        section.setVolume({.look = papyrusLook(0, 255, 1), .preset = "papyrus", .histogram = {.counts = {1, 2, 3}}});
        section.show();
        QSignalSpy shown(&section, &VolumeSection::shownWanted), preset(&section, &VolumeSection::presetWanted), look(&section, &VolumeSection::lookWanted);
        const auto boxes = section.findChildren<QComboBox*>();
        QCOMPARE(boxes.size(), 2);
        QCOMPARE(boxes[0]->currentIndex(), 0);
        Q_EMIT boxes[0]->activated(boxes[0]->findText("Ink"));
        QCOMPARE(preset.at(0).at(0).toString(), QString("ink"));
        Q_EMIT boxes[1]->activated(1);
        QVERIFY(look.at(0).at(0).value<VolumeLook>().mode == VolumeMode::maximum);
        section.findChildren<QCheckBox*>().front()->click();
        QCOMPARE(shown.at(0).at(0).toBool(), false);
    }
};

QTEST_MAIN(TransferCurveTest)
#include "tst_transfer_curve.moc"
