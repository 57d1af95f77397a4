#include <QTest>

#include "core/project/first_volume_look.h"
#include "tests/support/fake_source.h"

using namespace volumen;

namespace {

Layer named(const char* name) {
    Layer layer{.name = name};
    layer.look.windowLo = 50;
    layer.look.windowHi = 250;
    return layer;
}

const Placement kPlacement{.spacingUm = {8, 2, 4}};

}  // namespace

class FirstVolumeLookTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aScanIsPapyrusAndInkIsInk() {
        QCOMPARE(presetOf(firstVolumeLook(named("scan"), kPlacement), named("scan"), kPlacement), std::string("papyrus"));
        QCOMPARE(presetOf(firstVolumeLook(named("Ink 0.5"), kPlacement), named("Ink 0.5"), kPlacement), std::string("ink"));
        QCOMPARE(presetOf(firstVolumeLook(named("my prediction"), kPlacement), named("my prediction"), kPlacement), std::string("ink"));
    }
    void opacitiesAreToldOfTheShortestSideOfAVoxel() { QCOMPARE(firstVolumeLook(named("scan"), kPlacement).unitUm, 2.0); }
    void theCurveLiesInTheWindow() {
        const VolumeLook look = firstVolumeLook(named("scan"), kPlacement);
        QVERIFY(look.shown);
        QVERIFY(look.points.front().value >= 50 && look.points.back().value <= 250);
    }
    void aLayerKeepsTheLookThatItHas() {
        Layer layer = named("scan");
        layer.volumeLook = {.points = {{1, 0.5, 0xff0000}}};
        QVERIFY(begunVolumeLook(layer, kPlacement) == layer.volumeLook);
        QCOMPARE(presetOf(layer.volumeLook, layer, kPlacement), std::string());
    }
    void aSurfaceOfWhatIsNamedAsLabelsBeginsWithEachLabel() {
        Layer layer = named("02000_relabeled_Mask");
        layer.source = std::make_shared<FakeSource>(Voxel{4, 4, 4}, Voxel{4, 4, 4});
        QVERIFY(begunSurfaceLook(layer).eachValue);
        layer.surfaceLook.threshold = 3;  // somebody chose
        QVERIFY(!begunSurfaceLook(layer).eachValue);
        layer.surfaceLook = {}, layer.name = "scan";
        QVERIFY(!begunSurfaceLook(layer).eachValue);
    }
    void aPresetFollowsTheWindowThatIsFoundLaterAndALookOfOnesOwnDoesNot() {
        for (const bool own : {false, true}) {
            Project project;
            const LayerId id = project.addLayer(named("scan"));
            showVolume(project, id, true);
            VolumeLook before = project.layer(id)->volumeLook;
            if (own) before.points.pop_back(), project.setVolumeLook(id, before);
            LayerLook found = project.layer(id)->look;
            found.windowLo = 100, found.windowHi = 120;
            beginWindow(project, id, found);
            const Layer& layer = *project.layer(id);
            QVERIFY(layer.look == found && layer.volumeLook.shown);
            QCOMPARE(presetOf(layer.volumeLook, layer, project.placement(layer)), std::string(own ? "" : "papyrus"));
            QCOMPARE(layer.volumeLook == before, own);
        }
    }
    void aWindowWithoutWidthStillGivesARisingCurve() {
        Layer layer = named("scan");
        layer.look.windowLo = layer.look.windowHi = 1e6;
        const VolumeLook look = firstVolumeLook(layer, kPlacement);
        for (std::size_t i = 1; i < look.points.size(); ++i) QVERIFY(look.points[i].value > look.points[i - 1].value);
    }
};

QTEST_APPLESS_MAIN(FirstVolumeLookTest)
#include "tst_first_volume_look.moc"
