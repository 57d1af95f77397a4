// A scroll seen in three dimensions, in the real window, by mouse and keys.

#include <QCheckBox>
#include <QComboBox>

#include "tests/support/session_world.h"
#include "ui/panels/transfer_curve.h"
#include "ui/panels/volume_section.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{64, 64, 64};
constexpr double kSpacingUm = 2;
constexpr Point kMiddleUm{63, 63, 63};
constexpr double kRadiusUm = 40;

/// A ball of 200 in 20.
Array3<std::uint8_t> ball() {
    Array3<std::uint8_t> voxels(kShape);
    for (Voxel v; v.z < kShape.z; ++v.z)
        for (v.y = 0; v.y < kShape.y; ++v.y)
            for (v.x = 0; v.x < kShape.x; ++v.x) voxels.at(v) = length(toPoint(v) * kSpacingUm - kMiddleUm) <= kRadiusUm ? 200 : 20;
    return voxels;
}

}  // namespace

class VolumeByHand : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<SessionWorld> m_world;

    VolumeView& view() { return *m_world->session().panes().volume(); }
    QPointF seen(Point um) { return projected(view().camera(), um, view().size()); }
    QPointF middle() { return QRectF(view().rect()).center(); }
    const SceneState& scene() const { return m_world->project().view().scene; }
    const VolumeLook& look() const { return m_world->layer(0).volumeLook; }
    void drag(Qt::MouseButton button, QPointF from, QPointF to, Qt::KeyboardModifiers modifiers = {}) {
        QTest::mousePress(&view(), button, modifiers, from.toPoint());
        for (const double share : {0.25, 0.5, 0.75, 1.0}) {
            const QPointF at = from + (to - from) * share;
            QMouseEvent event(QEvent::MouseMove, at, view().mapToGlobal(at), Qt::NoButton, button, modifiers);
            QCoreApplication::sendEvent(&view(), &event);
        }
        QTest::mouseRelease(&view(), button, modifiers, to.toPoint());
    }
    /// How many pixels of the pane show the ball: lit matter is not as dark as what is around it.
    int ballPixels() {
        const QImage image = view().grabPicture(view().size());
        int count = 0;
        for (int row = 0; row < image.height(); ++row)
            for (int column = 0; column < image.width(); ++column) count += qRed(image.pixel(column, row)) > 60 && qBlue(image.pixel(column, row)) < 20;
        return count;
    }

private Q_SLOTS:
    void initTestCase() {
        m_world = std::make_unique<SessionWorld>();
        writePlacedZarr(m_world->path("ball.zarr"), ball(), "|u1", {kSpacingUm, kSpacingUm, kSpacingUm});
        QVERIFY(m_world->show());
        QVERIFY(m_world->open("ball.zarr"));
        QVERIFY(m_world->idle());
    }
    void cleanupTestCase() { m_world.reset(); }
    void init() {
        for (const char* line : {"layer.volume ball on", "layer.volumeCurve ball 100:0:#ff4000 150:1:#ff4000", "layer.volumeMode ball composite", "scene.crop off", "scene.cut off", "scene.planes off",
                                 "scene.orbitCrosshair off", "goto 32,32,32", "scene.lookAlongZ"})
            QCOMPARE(m_world->run(line), QString());
        view().fit();
        QVERIFY(m_world->idle());
    }

    void dShowsTheLayerAsAVolumeAndTakesItAwayAgain() {
        const int shown = ballPixels();
        const double radius = kRadiusUm / worldPerPixel(view().camera(), kMiddleUm, view().size());
        QVERIFY2(std::abs(shown / (M_PI * radius * radius) - 1) < 0.15, qPrintable(QString("%1 pixels for a radius of %2").arg(shown).arg(radius)));
        m_world->key(Qt::Key_D);
        QVERIFY(!look().shown);
        QVERIFY(m_world->idle());
        QCOMPARE(ballPixels(), 0);
        m_world->key(Qt::Key_D);
        QVERIFY(m_world->idle());
        QCOMPARE(ballPixels(), shown);
    }
    void theSectionOfThePanelShowsTheLookAndChangesIt() {
        auto* section = m_world->window().findChild<VolumeSection*>();
        QVERIFY(section && section->isVisible());
        auto* shown = section->findChild<QCheckBox*>();
        QVERIFY(shown->isChecked());
        shown->click();
        QVERIFY(!look().shown);
        shown->click();
        QVERIFY(look().shown);
        auto* preset = section->findChildren<QComboBox*>().front();
        preset->setCurrentText("Ink");
        Q_EMIT preset->activated(preset->currentIndex());
        QVERIFY(look().glow > 0 && look().points.size() > 2);
        QCOMPARE(preset->currentText(), QString("Ink"));
        auto* curve = section->findChild<TransferCurve*>();
        const std::size_t before = look().points.size();
        QTest::mouseDClick(curve, Qt::LeftButton, {}, QPoint(curve->width() / 2, 20));
        QCOMPARE(look().points.size(), before + 1);
        QCOMPARE(preset->currentText(), QString("Own look"));
    }
    void aDragTurnsTheBall() {
        const CameraState before = view().camera();
        drag(Qt::LeftButton, middle(), middle() + QPointF(60, 20));
        QVERIFY(length(view().camera().eye - before.eye) > 1);
        QVERIFY(length(view().camera().focus - before.focus) < 1e-6);
        QVERIFY(m_world->idle());
        QVERIFY(scene().camera && length(scene().camera->eye - view().camera().eye) < 1e-6);
    }
    void aDoubleClickOnTheBallTakesTheCrosshairThereAndBesideItMaximises() {
        QTest::mouseDClick(&view(), Qt::LeftButton, {}, middle().toPoint());
        const Point hit = m_world->project().crosshairUm();
        QVERIFY2(std::abs(length(hit - kMiddleUm) - kRadiusUm) <= 2 * kSpacingUm, qPrintable(QString("%1 µm from the middle").arg(length(hit - kMiddleUm))));
        QVERIFY(hit.z < kMiddleUm.z);  // the near side
        QTest::mouseDClick(&view(), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(m_world->project().view().maximised == PaneId::volume);
        QTest::mouseDClick(&view(), Qt::LeftButton, {}, QPoint(8, 8));
        QVERIFY(!m_world->project().view().maximised);
    }
    void aFaceOfTheCropBoxIsDraggedAndCutsTheBall() {
        const int whole = ballPixels();
        m_world->key(Qt::Key_B, Qt::ShiftModifier);
        QVERIFY(scene().crop);
        const Bounds before = *scene().crop;
        const Point handle{(before.lo.z + before.hi.z) / 2, (before.lo.y + before.hi.y) / 2, before.hi.x};
        Point to = handle;
        to.x = kMiddleUm.x;
        drag(Qt::LeftButton, seen(handle), seen(to));
        QVERIFY(std::abs(scene().crop->hi.x - kMiddleUm.x) < 3);
        QCOMPARE(scene().crop->lo.x, before.lo.x);
        QVERIFY(m_world->idle());
        QVERIFY(ballPixels() < 0.7 * whole);
        m_world->key(Qt::Key_B, Qt::ShiftModifier);
        QVERIFY(!scene().crop);
        QVERIFY(m_world->idle());
        QCOMPARE(ballPixels(), whole);
    }
    void aBoxDrawnInASliceCropsTheBall() {
        const int whole = ballPixels();
        m_world->key(Qt::Key_V);
        const Point from{63, 20, 20}, to{63, 63, 106};
        m_world->drag(PaneId::xy, Qt::LeftButton, m_world->at(PaneId::xy, from), m_world->at(PaneId::xy, to));
        QVERIFY(scene().crop);
        QVERIFY(std::abs(scene().crop->lo.y - 20) < 3 && std::abs(scene().crop->hi.y - 63) < 3 && std::abs(scene().crop->hi.x - 106) < 3);
        QCOMPARE(scene().crop->hi.z, m_world->project().extent().hi.z);
        QVERIFY(m_world->idle());
        QVERIFY(ballPixels() < 0.7 * whole && ballPixels() > 0.3 * whole);
        m_world->drag(PaneId::xy, Qt::LeftButton, m_world->at(PaneId::xy, {63, 40, scene().crop->hi.x}), m_world->at(PaneId::xy, {63, 45, 90}));   // by its right side
        QVERIFY(std::abs(scene().crop->hi.x - 90) < 3 && std::abs(scene().crop->lo.y - 20) < 3 && std::abs(scene().crop->hi.y - 63) < 3);
        m_world->drag(PaneId::xy, Qt::LeftButton, m_world->at(PaneId::xy, scene().crop->lo), m_world->at(PaneId::xy, {63, 30, 40}));               // by a corner
        QVERIFY(std::abs(scene().crop->lo.y - 30) < 3 && std::abs(scene().crop->lo.x - 40) < 3 && std::abs(scene().crop->hi.x - 90) < 3);
        m_world->key(Qt::Key_Escape);
    }
    void shiftKCutsThroughTheCrosshairAndShiftWithTheWheelMovesTheCut() {
        m_world->key(Qt::Key_K, Qt::ShiftModifier);
        QVERIFY(scene().cut);
        QVERIFY(dot(scene().cut->normal, Point{1, 0, 0}) > 0.99);
        QTest::mouseDClick(&view(), Qt::LeftButton, {}, middle().toPoint());
        QVERIFY(std::abs(m_world->project().crosshairUm().z - 64) <= 2 * kSpacingUm);  // what the cut laid open
        const double before = scene().cut->point.z;
        QWheelEvent wheel(middle(), view().mapToGlobal(middle()), {}, {0, 120}, Qt::NoButton, Qt::ShiftModifier, Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&view(), &wheel);
        QVERIFY(scene().cut->point.z > before);
        m_world->key(Qt::Key_K, Qt::ShiftModifier);
        QVERIFY(!scene().cut);
    }
    void aPlaneIsDraggedAlongItsNormal() {
        QCOMPARE(m_world->run("layer.volume ball off"), QString());
        QCOMPARE(m_world->run("scene.planes on"), QString());
        QCOMPARE(m_world->run("scene.turn 40,25"), QString());
        QVERIFY(m_world->idle());
        const Point edge{64, -1, 64}, to{90, -1, 64};
        drag(Qt::LeftButton, seen(edge), seen(to));
        QVERIFY2(std::abs(m_world->project().crosshairUm().z - 90) <= 2 * kSpacingUm, qPrintable(QString::number(m_world->project().crosshairUm().z)));
        QVERIFY(std::abs(m_world->project().crosshairUm().x - 64) < 1e-6);
    }
    void fFliesToTheCrosshair() {
        QCOMPARE(m_world->run("goto 10,20,50"), QString());
        m_world->key(Qt::Key_F);
        QVERIFY(m_world->idle());
        QVERIFY(length(view().camera().focus - m_world->project().crosshairUm()) < 1e-6);
    }
    void aDragTurnsAboutTheCrosshairWhereOneAsksForThat() {
        QCOMPARE(m_world->run("goto 10,20,50"), QString());
        m_world->key(Qt::Key_C, Qt::ShiftModifier);
        const Point crosshair = m_world->project().crosshairUm();
        const double before = length(view().camera().eye - crosshair);
        const QPointF place = seen(crosshair);
        drag(Qt::LeftButton, middle(), middle() + QPointF(60, 20));
        QVERIFY(std::abs(length(view().camera().eye - crosshair) - before) < 1e-6);
        QVERIFY((seen(crosshair) - place).manhattanLength() < 1e-3);
    }
    void howItIsSeenIsThereAgainWhenTheProjectIsOpenedAgain() {
        for (const char* line : {"scene.crop 10:50,5:60,0:64", "scene.cut on", "scene.background #203040", "scene.turn 20,10"}) QCOMPARE(m_world->run(line), QString());
        QVERIFY(m_world->idle());
        const SceneState before = scene();
        const VolumeLook lookBefore = look();
        QCOMPARE(m_world->run("project.new \"" + m_world->file("kept.volumen") + '"'), QString());
        QCOMPARE(m_world->run("project.close"), QString());
        QVERIFY(m_world->open("kept.volumen"));
        QVERIFY(scene() == before);
        QVERIFY(look() == lookBefore);
        QVERIFY(length(view().camera().eye - before.camera->eye) < 1e-6);
        QVERIFY(view().background() == QColor("#203040"));
        QCOMPARE(m_world->run("scene.background black"), QString());
    }
    void sayingWhatCannotBeUnderstoodFailsWithASentence() {
        for (const char* line : {"scene.crop 5:2,0:1,0:1", "scene.background nocolour", "scene.turn 20", "layer.volumePreset ball gold", "layer.volumeCurve ball 5:2:red", "layer.volumeCurve ball 9:1:red 5:1:red"})
            QVERIFY2(!m_world->run(line).isEmpty(), line);
    }
};

QTEST_MAIN(VolumeByHand)
#include "tst_volume_by_hand.moc"
