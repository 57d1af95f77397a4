#include <QTest>

#include "tests/support/closed_base.h"
#include "tests/support/conversion_world.h"
#include "tests/support/label_world.h"
#include "ui/tools/brush_tool.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{32, 48, 64};
constexpr double kRadius = 7;
const Point kFrom{16, 20, 20}, kTo{16, 20, 40};

/// A project with labels over a base on a disk that takes for ever: label 1 in every other slice (x). And the brush in hand, with label 2.
class World {
public:
    World() {
        Array3<std::uint8_t> beneath(kShape);
        forEachVoxelOf(kShape, [&](Voxel v) { beneath.at(v) = v.x % 2; });
        writeVolume(m_files / "base.zarr", beneath);
        createLabels(LabelFiles::of(m_files / "labels", "ink"), geometryOfShape(kShape), {}, LabelBaseFile{.path = m_files / "base.zarr", .options = {}});
        source = std::make_shared<ClosedSource>(openVolume(m_files / "base.zarr"));
        Layer layer;
        layer.labels = openOver(LabelFiles::of(m_files / "labels", "ink"), source);
        layer.source = layer.labelSource = std::make_shared<LabelSource>(layer.labels->geometry(), layer.labels->grid(), VoxelType::u8, "ink");
        id = project.addLayer(std::move(layer));
        setLabels(false);
        settings.radiusVoxels = kRadius;
        settings.inBackground = [this](const std::string&, LabelWork each, const std::optional<ProposedEdit>&) { work = std::move(each); };
    }
    void setLabels(bool lockOne) {
        LabelTable table;
        table.set({.id = 1, .name = "one", .locked = lockOne});
        table.set({.id = 2, .name = "two"});
        project.setLabelTable(id, table);
        project.selectLabel(id, 2);
    }
    void stroke() {
        BrushTool brush(settings, false);
        const auto at = [this](Point voxels) { return ToolEvent{.pane = PaneId::xy, .um = project.space().toUm(voxels), .button = MouseButton::left, .acts = {}}; };
        brush.press(at(kFrom), project);
        brush.move(at(kTo), project);
        brush.release(at(kTo), project);
    }
    const LabelLayer& labels() const { return *project.layer(id)->labels; }
    /// After a stroke that leaves label `kept` alone.
    bool painted(LabelId kept) const {
        const Plain plain = plainOf(labels().grid());
        bool right = true;
        forEachVoxelOf(kShape, [&](Voxel v) {
            const LabelId was = v.x % 2;
            const bool covered = distanceToWay(toPoint(v), kFrom, kTo) <= kRadius + 1e-6 && (was != kept || kept == kUnlabeled);
            right = right && plain.at(v) == (covered ? 2 : was);
        });
        return right;
    }

    Project project;
    LayerId id = 0;
    std::shared_ptr<ClosedSource> source;
    PaintSettings settings;
    LabelWork work;   ///< what was asked for beside the hand

private:
    ConversionWorld m_files;
};

}  // namespace

class PaintOverBaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStrokeIsThereAtOnceHoweverSlowTheBase() {
        World world;
        world.stroke();
        QVERIFY(!world.work && world.source->reads() == 0);
        QCOMPARE(world.labels().history().steps().size(), std::size_t{1});
        world.source->open();
        QVERIFY(world.painted(kUnlabeled));
    }

    void whereALockDecidesAndTheBaseIsNotAtHandAStrokeIsMadeBesideTheHand() {
        World world;
        world.setLabels(true);
        world.stroke();
        QVERIFY(world.work && world.source->reads() == 0);
        QVERIFY(world.labels().history().steps().empty());
        world.source->open();
        const LabelGrid before = world.labels().grid();
        LabelGrid after = before;
        world.work(after, {});
        world.project.applyEdit(world.id, "Brush", before, after, world.labels().rule());
        QVERIFY(world.painted(1));
        world.work = {};
        world.project.goToStep(world.id, 0);
        world.stroke();   // by now the base is at hand
        QVERIFY(!world.work && world.painted(1));
    }
};

QTEST_MAIN(PaintOverBaseTest)
#include "tst_paint_over_base.moc"
