// Volumes as a person sees them, against pictures that were looked at. VOLUMEN_UPDATE_BASELINES=1 writes them anew.

#include "core/phantom/phantom.h"
#include "tests/support/picture.h"
#include "tests/support/scene_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr LayerId kScan = 1, kInk = 2;
constexpr Voxel kShape{96, 112, 112};
constexpr QSize kPicture{400, 300};

/// Other drivers interpolate with fewer bits, and a ray's first step may then be another, which is grain on surfaces: steps of 0.9 instead of 1 voxels leave
/// 0.97 of each region's structure. What is to be found out, one cell of 16³ voxels that is gone, leaves 0.72 of its region's.
constexpr double kAlike = 0.92;

/// The same voxels read from a whole block and from one that ends there differ in the half voxel at the cut: 0.998.
constexpr double kSameMatter = 0.99;

Phantom::Voxels phantomVoxels() {
    PhantomRecipe recipe;
    recipe.size = kShape;
    recipe.seed = 3;
    return Phantom(recipe).voxels({{}, kShape});
}

PlacedBlock placed(LayerId layer, const Array3<std::uint8_t>& voxels, int scale = 1, Voxel lo = {}) {
    const Point first = toPoint(lo) * kPhantomSpacingUm;
    const auto valueAt = [&](Voxel v) { return static_cast<std::uint8_t>(voxels.at(v) * scale); };
    return {.layer = layer, .block = blockOf<std::uint8_t>(voxels.shape(), valueAt, lo), .originUm = first, .spacingUm = Point{1, 1, 1} * kPhantomSpacingUm};
}

Array3<std::uint8_t> cut(const Array3<std::uint8_t>& voxels, const Box& box) {
    Array3<std::uint8_t> part(box.shape());
    for (Voxel v; v.z < part.shape().z; ++v.z)
        for (v.y = 0; v.y < part.shape().y; ++v.y)
            for (v.x = 0; v.x < part.shape().x; ++v.x) part.at(v) = voxels.at(box.lo + v);
    return part;
}

}  // namespace

class VolumePictures : public QObject {
    Q_OBJECT
private:
    Phantom::Voxels m_voxels;
    WorldBox m_box;

    static QImage baseline() { return QImage(VOLUMEN_BASELINES "/volume-papyrus.png"); }
    VolumePass scanPass() const { return {kScan, papyrusLook(60, 220, kPhantomSpacingUm)}; }
    VolumePass inkPass() const { return {kInk, inkLook(0, 255, kPhantomSpacingUm)}; }
    QImage picture(std::vector<PlacedBlock> blocks, std::vector<VolumePass> passes, const VolumeClip& clip = {}, double sampleStep = 1) const {
        SceneWorld world(kPicture);
        world.scene.setVolumes(std::move(blocks));
        world.scene.setVolumePasses(std::move(passes));
        world.scene.setClip(clip);
        world.look(m_box);
        if (sampleStep == 1) return world.picture();
        world.scene.setQuality({.sampleStep = sampleStep});
        world.upload();
        return world.frame();
    }

private Q_SLOTS:
    void initTestCase() {
        m_voxels = phantomVoxels();
        m_box = placed(kScan, m_voxels.scan).worldBox();
    }
    void theRolledSheet() { QCOMPARE(unlikeBaseline("volume-papyrus", picture({placed(kScan, m_voxels.scan)}, {scanPass()}), kAlike), QString()); }
    void inkGlowsInASheetThatOneSeesThrough() {
        const VolumePass scan{kScan, translucentLook(60, 220, kPhantomSpacingUm)};
        QCOMPARE(unlikeBaseline("volume-ink", picture({placed(kScan, m_voxels.scan), placed(kInk, m_voxels.ink, 255)}, {scan, inkPass()}), kAlike), QString());
    }
    void theBrightestOfScanAndInk() {
        VolumeLook ink = maximumLook(0, 255, 1);
        for (TransferPoint& point : ink.points) point.color = 0xff5020;
        const VolumePass scan{kScan, maximumLook(60, 300, 1)};
        QCOMPARE(unlikeBaseline("volume-maximum", picture({placed(kScan, m_voxels.scan), placed(kInk, m_voxels.ink, 255)}, {scan, {kInk, ink}}), kAlike), QString());
    }
    void aFinerStepShowsTheSame() {
        const Similarity found = similarityOf(picture({placed(kScan, m_voxels.scan)}, {scanPass()}, {}, 0.9), baseline());
        QVERIFY2(found.least >= kAlike, qPrintable(QString::number(found.least)));
    }
    void aChangedCellOfVoxelsIsSeen() {
        Array3<std::uint8_t> changed = m_voxels.scan;
        for (Voxel v; v.z < 16; ++v.z)
            for (v.y = 64; v.y < 80; ++v.y)
                for (v.x = 48; v.x < 64; ++v.x) changed.at(v) = 0;
        const Similarity found = similarityOf(picture({placed(kScan, changed)}, {scanPass()}), baseline());
        QVERIFY2(found.least < kAlike, qPrintable(QString::number(found.least)));
    }
    void aCropBoxShowsWhatCroppedDataShows() {
        const Box inside{{16, 24, 8}, {80, 100, 60}};
        const PlacedBlock part = placed(kScan, cut(m_voxels.scan, inside), 1, inside.lo);
        VolumePass pass = scanPass();
        pass.look.shaded = false;  // light asks the voxels beyond the cut, which cropped data has not
        const QImage cropped = picture({placed(kScan, m_voxels.scan)}, {pass}, {.crop = part.worldBox()});
        const Similarity same = similarityOf(cropped, picture({part}, {pass})), whole = similarityOf(cropped, picture({placed(kScan, m_voxels.scan)}, {pass}));
        QVERIFY2(same.mean >= kSameMatter && whole.mean < kSameMatter, qPrintable(QString("%1, and %2 of the whole").arg(same.mean).arg(whole.mean)));
    }
};

QTEST_MAIN(VolumePictures)
#include "tst_volume_pictures.moc"
