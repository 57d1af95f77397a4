// The real window, driven as a person does it: with mouse and keys.

#include <QLineEdit>
#include <QSignalSpy>

#include "core/project/navigation.h"
#include "tests/support/session_world.h"
#include "ui/dialogs/command_palette.h"
#include "ui/dialogs/goto_popup.h"
#include "ui/dialogs/key_sheet.h"
#include "ui/dialogs/preferences_dialog.h"
#include "ui/panels/layers_panel.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{64, 80, 96};
constexpr double kSpacingUm = 2;

std::uint8_t valueAt(Voxel v) { return static_cast<std::uint8_t>(v.z * 7 + v.y * 3 + v.x * 5 + (v.x * v.y) / 16); }

Array3<std::uint8_t> madeVoxels() {
    Array3<std::uint8_t> voxels(kShape);
    for (Voxel v; v.z < kShape.z; ++v.z)
        for (v.y = 0; v.y < kShape.y; ++v.y)
            for (v.x = 0; v.x < kShape.x; ++v.x) voxels.at(v) = valueAt(v);
    return voxels;
}

/// Crosshair lines have an axis's colour; the scan is grey.
int colouredPixels(const QImage& image) {
    int count = 0;
    for (int row = 0; row < image.height(); ++row)
        for (int column = 0; column < image.width(); ++column) {
            const QColor color = image.pixelColor(column, row);
            count += color.red() != color.green() || color.green() != color.blue();
        }
    return count;
}

}  // namespace

class WindowByHand : public QObject {
    Q_OBJECT
private:
    std::unique_ptr<SessionWorld> m_world;

    const ViewState& view() const { return m_world->project().view(); }
    Point crosshair() const { return view().crosshair; }
    QPointF middle(PaneId pane) const { return m_world->slice(pane)->rect().center(); }
    bool seen(PaneId pane) const { return m_world->frame(pane)->isVisible(); }
    /// What each slice pane shows at the crosshair is the crosshair's voxel: its plane goes through it.
    bool panesShowTheCrosshair() {
        if (!m_world->idle()) return false;
        const int value = valueAt(nearestVoxel(crosshair()));
        return std::all_of(kSlicePanes.begin(), kSlicePanes.end(), [&](PaneId pane) { return m_world->colorAt(pane, m_world->project().crosshairUm()).red() == value; });
    }
    template <class Widget>
    Widget* popup() const {
        Widget* found = nullptr;
        (void)QTest::qWaitFor([&] { return (found = qobject_cast<Widget*>(QApplication::activePopupWidget())) != nullptr; });
        return found;
    }

private Q_SLOTS:
    void initTestCase() {
        m_world = std::make_unique<SessionWorld>();
        writePlacedZarr(m_world->path("scan.zarr"), madeVoxels(), "|u1", {kSpacingUm, kSpacingUm, kSpacingUm});
        QVERIFY(m_world->show());
        QVERIFY(m_world->open("scan.zarr"));
        QCOMPARE(m_world->run("layer.interpolation scan nearest"), QString());
    }
    void cleanupTestCase() { m_world.reset(); }
    void init() {
        for (const char* line : {"layer.window scan 0:255", "view.layoutGrid", "view.snapBack", "goto 30,40,50", "view.fit", "tool.navigate"}) QCOMPARE(m_world->run(line), QString());
        QVERIFY(m_world->idle());
    }

    void theWheelTurnsTheSlicesAndWithShiftTenAtATime() {
        m_world->wheel(PaneId::xy, middle(PaneId::xy), -1);
        QVERIFY((crosshair() == Point{31, 40, 50}));
        m_world->wheel(PaneId::xy, middle(PaneId::xy), -1, Qt::ShiftModifier);
        QVERIFY((crosshair() == Point{41, 40, 50}));
        m_world->wheel(PaneId::xz, middle(PaneId::xz), 2);
        QVERIFY((crosshair() == Point{41, 38, 50}));
        m_world->wheel(PaneId::yz, middle(PaneId::yz), 1, Qt::ShiftModifier);
        QVERIFY((crosshair() == Point{41, 38, 40}));
        QVERIFY(panesShowTheCrosshair());
    }
    void theWheelStopsAtTheLastSlice() {
        m_world->wheel(PaneId::xy, middle(PaneId::xy), -9, Qt::ShiftModifier);
        QVERIFY((crosshair() == Point{63, 40, 50}));
        m_world->wheel(PaneId::xy, middle(PaneId::xy), 9, Qt::ShiftModifier);
        QVERIFY((crosshair() == Point{0, 40, 50}));
    }
    void controlAndWheelZoomAtTheCursor() {
        const QPointF cursor(90, 130);
        const Point before = m_world->under(PaneId::xy, cursor);
        const double umPerPixel = view().pane(PaneId::xy).umPerPixel;
        m_world->wheel(PaneId::xy, cursor, 4, Qt::ControlModifier);
        QVERIFY(std::abs(view().pane(PaneId::xy).umPerPixel - umPerPixel / 2) < 1e-4);
        // The grid of pixels is fixed to space, so that the point may lie half a pixel off.
        QVERIFY(length(m_world->under(PaneId::xy, cursor) - before) <= umPerPixel);
        QVERIFY((crosshair() == Point{30, 40, 50}));
    }
    void thePresetOfNapariZoomsByTheWheelAndGoesBack() {
        QCOMPARE(m_world->run("preferences"), QString());
        auto* dialog = m_world->window().findChild<PreferencesDialog*>();
        QVERIFY(dialog);
        Preferences preferences = defaultPreferences(machineLimits());
        preferences.keyPreset = "napari";
        Q_EMIT dialog->preferencesWanted(preferences);
        const double umPerPixel = view().pane(PaneId::xy).umPerPixel;
        m_world->wheel(PaneId::xy, {90, 130}, 4);
        QVERIFY(std::abs(view().pane(PaneId::xy).umPerPixel - umPerPixel / 2) < 1e-4);
        m_world->wheel(PaneId::xy, {90, 130}, -1, Qt::ControlModifier);
        QVERIFY((crosshair() == Point{31, 40, 50}));
        preferences.keyPreset = "ITK-SNAP";
        Q_EMIT dialog->preferencesWanted(preferences);
        m_world->drag(PaneId::xz, Qt::LeftButton, {120, 100}, {150, 120});
        QCOMPARE(crosshair(), toPoint(nearestVoxel(m_world->under(PaneId::xz, {150, 120}) / kSpacingUm)));
        preferences.keyPreset = "Volumen";
        Q_EMIT dialog->preferencesWanted(preferences);
        dialog->close();
        m_world->wheel(PaneId::xy, {90, 130}, -1);
        QVERIFY(crosshair() != Point({31, 40, 50}));
    }
    void theMiddleButtonPans() {
        const QPointF from(120, 100), to(200, 160);
        const Point grabbed = m_world->under(PaneId::xz, from);
        const double umPerPixel = view().pane(PaneId::xz).umPerPixel;
        m_world->drag(PaneId::xz, Qt::MiddleButton, from, to);
        QVERIFY(length(m_world->under(PaneId::xz, to) - grabbed) <= umPerPixel);
        QCOMPARE(view().pane(PaneId::xz).umPerPixel, umPerPixel);
        QVERIFY((crosshair() == Point{30, 40, 50}));
    }
    void theLeftButtonPansWhenItIsDragged() {
        const QPointF from(120, 100), to(60, 130);
        const Point grabbed = m_world->under(PaneId::yz, from);
        m_world->drag(PaneId::yz, Qt::LeftButton, from, to);
        QVERIFY(length(m_world->under(PaneId::yz, to) - grabbed) <= view().pane(PaneId::yz).umPerPixel);
        QVERIFY((crosshair() == Point{30, 40, 50}));
    }
    void theRightButtonZooms() {
        const QPointF from(150, 200);
        const Point grabbed = m_world->under(PaneId::xy, from);
        const double umPerPixel = view().pane(PaneId::xy).umPerPixel;
        m_world->drag(PaneId::xy, Qt::RightButton, from, from - QPointF(0, 60));
        QVERIFY(view().pane(PaneId::xy).umPerPixel < umPerPixel * 0.7);
        QVERIFY(length(m_world->under(PaneId::xy, from) - grabbed) <= umPerPixel);
        m_world->drag(PaneId::xy, Qt::RightButton, from, from + QPointF(0, 60));
        QVERIFY(std::abs(view().pane(PaneId::xy).umPerPixel - umPerPixel) < 1e-6);
    }
    void aClickPlacesTheCrosshairAndTheOtherPanesFollow() {
        const QPoint there = m_world->at(PaneId::xy, Point{30, 21, 70} * kSpacingUm).toPoint();
        QTest::mouseClick(m_world->slice(PaneId::xy), Qt::LeftButton, {}, there);
        QVERIFY((crosshair() == Point{30, 21, 70}));
        QVERIFY(panesShowTheCrosshair());
        QTest::mouseClick(m_world->slice(PaneId::yz), Qt::LeftButton, {}, m_world->at(PaneId::yz, Point{12, 60, 70} * kSpacingUm).toPoint());
        QVERIFY((crosshair() == Point{12, 60, 70}));
        QVERIFY(panesShowTheCrosshair());
    }
    void withShiftTheCrosshairFollowsThePointer() {
        m_world->move(PaneId::xz, m_world->at(PaneId::xz, Point{20, 40, 33} * kSpacingUm), {}, Qt::ShiftModifier);
        QVERIFY((crosshair() == Point{20, 40, 33}));
        m_world->move(PaneId::xz, m_world->at(PaneId::xz, Point{22, 40, 35} * kSpacingUm));
        QVERIFY((crosshair() == Point{20, 40, 33}));
    }
    void controlAltDragTurnsThePlaneAndZSnapsBack() {
        m_world->drag(PaneId::xy, Qt::LeftButton, middle(PaneId::xy), middle(PaneId::xy) + QPointF(70, 40), Qt::ControlModifier | Qt::AltModifier);
        QVERIFY(!isUnturned(view().pane(PaneId::xy), PaneId::xy));
        QVERIFY(isUnturned(view().pane(PaneId::xz), PaneId::xz));
        QVERIFY((crosshair() == Point{30, 40, 50}));
        QVERIFY(panesShowTheCrosshair());  // a turned plane goes through it too
        m_world->wheel(PaneId::xy, middle(PaneId::xy), -3);
        const Point along = view().pane(PaneId::xy).normal();
        const Point gone = crosshair() - Point{30, 40, 50};
        QVERIFY(length(cross(gone, along)) < 1e-9 && std::abs(length(gone) - 3) < 1e-9);
        m_world->key(Qt::Key_Z);
        QVERIFY(isUnturned(view().pane(PaneId::xy), PaneId::xy));
        QVERIFY(m_world->idle());
    }
    void aDoubleClickMaximisesAPaneAndAnotherRestores() {
        QTest::mouseDClick(m_world->slice(PaneId::yz), Qt::LeftButton, {}, QPoint(80, 60));
        QVERIFY(seen(PaneId::yz) && !seen(PaneId::xy) && !seen(PaneId::xz) && !seen(PaneId::volume));
        QVERIFY(m_world->idle());
        QVERIFY(m_world->colorAt(PaneId::yz, m_world->project().crosshairUm()).red() == valueAt(nearestVoxel(crosshair())));
        QTest::mouseDClick(m_world->slice(PaneId::yz), Qt::LeftButton, {}, QPoint(80, 60));
        QVERIFY(seen(PaneId::yz) && seen(PaneId::xy) && seen(PaneId::xz) && seen(PaneId::volume));
        QVERIFY(panesShowTheCrosshair());
    }
    void keysChooseTheLayout() {
        m_world->key(Qt::Key_3, Qt::ControlModifier);
        QVERIFY(seen(PaneId::xy) && !seen(PaneId::xz) && !seen(PaneId::yz) && !seen(PaneId::volume));
        m_world->key(Qt::Key_2, Qt::ControlModifier);
        QVERIFY(seen(PaneId::xy) && seen(PaneId::xz) && seen(PaneId::yz) && seen(PaneId::volume));
        QVERIFY(m_world->frame(PaneId::xy)->width() > m_world->frame(PaneId::xz)->width());
        QVERIFY(panesShowTheCrosshair());
        m_world->key(Qt::Key_1, Qt::ControlModifier);
        QVERIFY(QTest::qWaitFor([&] { return std::abs(m_world->frame(PaneId::xy)->width() - m_world->frame(PaneId::xz)->width()) <= 2; }));
        m_world->move(PaneId::xz, {50, 50});
        m_world->key(Qt::Key_M);
        QVERIFY(seen(PaneId::xz) && !seen(PaneId::xy));
        m_world->key(Qt::Key_M);
        QVERIFY(seen(PaneId::xz) && seen(PaneId::xy));
    }
    void keysMoveTheSliceUnderThePointer() {
        m_world->move(PaneId::xz, {50, 50});
        m_world->key(Qt::Key_Period);
        QVERIFY((crosshair() == Point{30, 41, 50}));
        m_world->key(Qt::Key_PageUp, Qt::ShiftModifier);
        QVERIFY((crosshair() == Point{30, 31, 50}));
        const Point before = view().pane(PaneId::xz).centreUm;
        m_world->key(Qt::Key_Left);
        QVERIFY(view().pane(PaneId::xz).centreUm.x < before.x);
    }
    void fitShowsAllThatIsOpen() {
        m_world->wheel(PaneId::xy, {30, 40}, 20, Qt::ControlModifier);
        m_world->drag(PaneId::xy, Qt::MiddleButton, {30, 40}, {200, 250});
        m_world->key(Qt::Key_R);
        QVERIFY(m_world->idle());
        const Extent all = m_world->project().extent();
        const QRectF pane = m_world->slice(PaneId::xy)->rect();
        QVERIFY(pane.contains(m_world->at(PaneId::xy, all.lo)) && pane.contains(m_world->at(PaneId::xy, all.hi)));
        const QPointF size = m_world->at(PaneId::xy, all.hi) - m_world->at(PaneId::xy, all.lo);
        QVERIFY(size.x() > 0.9 * pane.width() || size.y() > 0.9 * pane.height());
    }
    void aPaneThatIsTornOffIsDrawnInItsOwnWindowAndPutBack() {
        m_world->move(PaneId::xz, {50, 50});
        m_world->key(Qt::Key_T, Qt::ControlModifier);
        QWidget* own = m_world->slice(PaneId::xz)->window();
        QVERIFY(own != &m_world->window());
        QVERIFY(QTest::qWaitForWindowExposed(own));
        QVERIFY(panesShowTheCrosshair());
        own->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(own));
        m_world->move(PaneId::xz, {50, 50});
        QTest::keyClick(own, Qt::Key_Period);  // keys hold there too
        QVERIFY((crosshair() == Point{30, 41, 50}));
        QVERIFY(panesShowTheCrosshair());
        own->close();
        QVERIFY(m_world->slice(PaneId::xz)->window() == &m_world->window());
        m_world->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_world->window()));
        QVERIFY(panesShowTheCrosshair());
    }
    void whileHIsHeldOnlyTheScanIsLeft() {
        QVERIFY(colouredPixels(m_world->slice(PaneId::xy)->grabFramebuffer()) > 100);
        QTest::keyPress(&m_world->window(), Qt::Key_H);
        QCOMPARE(colouredPixels(m_world->slice(PaneId::xy)->grabFramebuffer()), 0);
        QTest::keyRelease(&m_world->window(), Qt::Key_H);
        QTRY_VERIFY(colouredPixels(m_world->slice(PaneId::xy)->grabFramebuffer()) > 100);
    }
    void panelsThatWerePutAwayStayAway() {
        const auto* layers = m_world->window().findChild<LayersPanel*>();
        QVERIFY(layers->isVisible());
        m_world->key(Qt::Key_F9);
        QVERIFY(!layers->isVisible());
        QCOMPARE(m_world->run("layer.rename scan other"), QString());
        QCOMPARE(m_world->run("layer.rename other scan"), QString());
        QVERIFY(!layers->isVisible());
        m_world->key(Qt::Key_F9);
        QVERIFY(layers->isVisible());
    }
    void theRulerMeasuresInMicrometres() {
        m_world->key(Qt::Key_2);
        QCOMPARE(m_world->session().tools().activeName(), std::string("ruler"));
        const QPointF from(100, 80), to(180, 140);
        const double um = length(m_world->under(PaneId::xy, to) - m_world->under(PaneId::xy, from));
        QVERIFY(std::abs(um - 100 * view().pane(PaneId::xy).umPerPixel) < 1e-6);
        m_world->drag(PaneId::xy, Qt::LeftButton, from, to);
        const auto marks = m_world->session().tools().active().marks();
        QCOMPARE(marks.size(), std::size_t{1});
        QVERIFY(std::abs(length(marks[0].to - marks[0].from) - um) < 1e-6);
        QVERIFY2(marks[0].text.ends_with(" µm"), marks[0].text.c_str());
        QVERIFY(std::abs(std::stod(marks[0].text) - um) < 0.5);
        QVERIFY((crosshair() == Point{30, 40, 50}));
        m_world->key(Qt::Key_Delete, Qt::ShiftModifier);
        QVERIFY(m_world->session().tools().active().marks().empty());
        m_world->key(Qt::Key_Space);
        QTRY_COMPARE(m_world->session().tools().activeName(), std::string("navigate"));
    }
    void thePaletteRunsAnAction() {
        m_world->key(Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        auto* palette = popup<CommandPalette>();
        QVERIFY(palette);
        QTest::keyClicks(&palette->field(), "one pane");
        QTest::keyClick(&palette->field(), Qt::Key_Return);
        QCOMPARE(view().layout, Layout::one);
    }
    void goToTakesThePanesThere() {
        m_world->key(Qt::Key_G, Qt::ControlModifier);
        auto* goTo = popup<GotoPopup>();
        QVERIFY(goTo);
        goTo->field().selectAll();
        QTest::keyClicks(&goTo->field(), "10, 20, 30");
        QTest::keyClick(&goTo->field(), Qt::Key_Return);
        QVERIFY((crosshair() == Point{10, 20, 30}));
        for (const PaneId pane : kSlicePanes) {
            const QPointF off = m_world->at(pane, m_world->project().crosshairUm()) - middle(pane);
            QVERIFY(std::abs(off.x()) <= 2 && std::abs(off.y()) <= 2);
        }
        QVERIFY(panesShowTheCrosshair());
    }
    void f1ShowsTheKeys() {
        m_world->key(Qt::Key_F1);
        auto* sheet = m_world->window().findChild<KeySheet*>();
        QVERIFY(sheet && sheet->isVisible());
        sheet->close();
        m_world->window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m_world->window()));
    }
    void theAutomaticWindowIsTheFirstToTheLastPercentile() {
        m_world->key(Qt::Key_A);
        QVERIFY(m_world->idle());
        const Array3<std::uint8_t> voxels = madeVoxels();
        std::vector<std::uint8_t> sorted(voxels.data(), voxels.data() + voxelCount(kShape));
        std::sort(sorted.begin(), sorted.end());
        const auto percentile = [&](std::size_t p) { return static_cast<double>(sorted[sorted.size() * p / 100]); };
        QVERIFY(std::abs(m_world->layer(0).look.windowLo - percentile(1)) <= 1.5);
        QVERIFY(std::abs(m_world->layer(0).look.windowHi - percentile(99)) <= 1.5);
    }
    void theArrowsPanWhenTheCrosshairIsLeftAlone() {
        const Point before = view().pane(PaneId::xy).centreUm;
        m_world->move(PaneId::xy, {50, 50});
        m_world->key(Qt::Key_Up);
        QVERIFY(view().pane(PaneId::xy).centreUm.y < before.y);
        m_world->key(Qt::Key_C);
        QVERIFY(view().pane(PaneId::xy).centreUm == m_world->project().crosshairUm());
    }
    void everyActionOfTheCatalogueDoesSomething() {
        m_world->actions().setEnabled("labels.keep", true);   // Enter is everybody's while nothing waits to be kept
        for (const ActionSpec& spec : m_world->actions().specs()) QVERIFY2(m_world->actions().action(spec.id)->isEnabled(), qPrintable(spec.id + " is not bound"));
        m_world->actions().setEnabled("labels.keep", false);
    }
};

QTEST_MAIN(WindowByHand)
#include "tst_window_by_hand.moc"
