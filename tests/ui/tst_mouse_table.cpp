#include <QTest>

#include "ui/actions.h"
#include "ui/help.h"
#include "ui/key_table.h"
#include "ui/mouse_table.h"

using namespace volumen;
using enum MouseGesture;

class MouseTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void noGestureMeansTwoThings() {
        for (const QString& preset : keyPresets()) {
            const MouseMap map = mouseMap(preset);
            for (std::size_t i = 0; i < map.size(); ++i)
                for (std::size_t j = 0; j < i; ++j) QVERIFY2(map[i].gesture != map[j].gesture || map[i].modifiers != map[j].modifiers, qPrintable(preset));
        }
    }
    void everyPresetCanSliceZoomPanAndPlaceTheCrosshair() {
        for (const QString& preset : keyPresets())
            for (const ViewAct act : {ViewAct::slice, ViewAct::zoom, ViewAct::pan, ViewAct::turn, ViewAct::crosshair}) {
                const MouseMap map = mouseMap(preset);
                QVERIFY2(std::any_of(map.begin(), map.end(), [act](const MouseBinding& binding) { return binding.act == act; }), qPrintable(preset));
            }
    }
    void eachPresetIsWhatItsHandsKnow() {
        QVERIFY(actOf(mouseMap("Volumen"), wheel, {}) == ViewAct::slice);
        QVERIFY(actOf(mouseMap("napari"), wheel, {}) == ViewAct::zoom);
        QVERIFY(actOf(mouseMap("napari"), wheel, Qt::ControlModifier) == ViewAct::slice);
        QVERIFY(actOf(mouseMap("napari"), doubleClick, {}) == ViewAct::zoomIn);
        QVERIFY(actOf(mouseMap("napari"), doubleClick, Qt::AltModifier) == ViewAct::zoomOut);
        QVERIFY((actsOf(mouseMap("ITK-SNAP"), MouseButton::left, {}) == ButtonActs{ViewAct::crosshair, ViewAct::crosshair}));
        QVERIFY(actsOf(mouseMap("Slicer"), MouseButton::left, Qt::ShiftModifier).drag == ViewAct::pan);
        QVERIFY(actsOf(mouseMap("neuroglancer"), MouseButton::left, Qt::ShiftModifier).drag == ViewAct::turn);
        QVERIFY((actsOf(mouseMap("neuroglancer"), MouseButton::right, {}) == ButtonActs{ViewAct::centre, ViewAct::zoom}));
    }
    void theMostKeysHeldDecide() {
        const MouseMap map = mouseMap("Volumen");
        QVERIFY(actOf(map, wheel, Qt::AltModifier) == ViewAct::slice);
        QVERIFY(actOf(map, wheel, Qt::ControlModifier | Qt::ShiftModifier) == ViewAct::zoom);
        QVERIFY(actOf(map, move, {}) == ViewAct::none);
        QVERIFY((actsOf(map, MouseButton::left, Qt::ControlModifier | Qt::AltModifier) == ButtonActs{ViewAct::none, ViewAct::turn}));
        QVERIFY((actsOf(map, MouseButton::left, Qt::ShiftModifier) == ButtonActs{ViewAct::crosshair, ViewAct::pan}));
    }
    void theSheetAndTheHintSayWhatThePresetDoes() {
        ActionTable actions;
        const auto lines = keySections(actions, mouseMap("napari")).front().lines;
        QVERIFY(std::any_of(lines.begin(), lines.end(), [](const KeyLine& line) { return line.keys == QStringList("Wheel") && line.text == "Zoom at the pointer"; }));
        QVERIFY(std::none_of(lines.begin(), lines.end(), [](const KeyLine& line) { return line.text.isEmpty(); }));
        QCOMPARE(navigateHint(mouseMap("napari")), QString("Navigate: wheel zooms, left click places the crosshair, left drag pans, Ctrl+wheel turns the slices"));
        QCOMPARE(navigateHint(mouseMap("ITK-SNAP")), QString("Navigate: wheel turns the slices, left click places the crosshair, left drag moves the crosshair, Ctrl+wheel zooms"));
    }
};

QTEST_MAIN(MouseTableTest)
#include "tst_mouse_table.moc"
