// Changes that are shown and not made: previews, and strokes whose values are still being read.

#include <QTest>

#include "core/labels/fill.h"
#include "tests/support/label_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{40, 40, 40};
constexpr Box kPart{{0, 0, 0}, {20, 20, 20}};

/// The layer's grid with `box` given to a label.
LabelGrid filled(const LabelLayer& layer, const Box& box, LabelId id) {
    LabelGrid grid = layer.grid();
    fillBox(grid, box, {}, id, {});
    return grid;
}

void dab(LabelLayer& layer, Point at, LabelId id, double radius = 3) {
    layer.begin("Brush");
    layer.paint({.radiusVoxels = radius}, at, at, id, {});
    layer.end();
}

}  // namespace

class LabelProposalsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aProposalIsShownAndNotMade() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        const auto proposed = layer->propose(layer->grid(), filled(*layer, kPart, 1));
        QVERIFY(proposed.id != 0 && !proposed.boxes.empty());
        QCOMPARE(layer->shown().at({5, 5, 5}), LabelId(1));
        QCOMPARE(layer->grid().at({5, 5, 5}), kUnlabeled);
        QCOMPARE(layer->snapshot().grid.at({5, 5, 5}), kUnlabeled);
        QCOMPARE(layer->counts().of(1), std::int64_t{0});
        QVERIFY(!layer->drop(proposed.id).empty());
        QVERIFY(same(layer->shown(), layer->grid()));
        QVERIFY(layer->keep(proposed.id, "Fill").empty());
        QCOMPARE(layer->history().position(), std::uint64_t{0});
    }
    void whatWouldChangeNothingIsNotProposed() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        QCOMPARE(layer->propose(layer->grid(), layer->grid()).id, ProposalId{0});
    }
    void keepingItIsOneStep() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        const ProposalId id = layer->propose(layer->grid(), filled(*layer, kPart, 1)).id;
        layer->keep(id, "Fill");
        QVERIFY(!layer->proposes(id));
        QCOMPARE(layer->history().stepTo(1).name, std::string("Fill"));
        QCOMPARE(layer->counts().of(1), voxelCount(kPart.hi));
        layer->undo();
        QCOMPARE(countLabels(layer->shown()).sum(), std::int64_t{0});
    }
    void paintingGoesOnInBoth() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        const ProposalId id = layer->propose(layer->grid(), filled(*layer, kPart, 1)).id;
        dab(*layer, {10, 10, 10}, 2);
        dab(*layer, {15, 15, 15}, kUnlabeled, 2);
        QCOMPARE(layer->shown().at({10, 10, 10}), LabelId(2));
        QCOMPARE(layer->shown().at({15, 15, 15}), kUnlabeled);
        QCOMPARE(layer->shown().at({19, 19, 19}), LabelId(1));
        QCOMPARE(countLabels(layer->grid()).of(1), std::int64_t{0});
        layer->goTo(0);
        QCOMPARE(layer->shown().at({10, 10, 10}), kUnlabeled);
        layer->keep(id, "Fill");
        QCOMPARE(layer->grid().at({19, 19, 19}), LabelId(1));
        QCOMPARE(layer->grid().at({15, 15, 15}), kUnlabeled);
    }
    void aGestureThatIsCancelledLeavesNoTraceInWhatIsProposed() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        layer->propose(layer->grid(), filled(*layer, kPart, 1));
        layer->begin("Brush");
        layer->paint({.radiusVoxels = 3}, {10, 10, 10}, {10, 10, 10}, 2, {});
        QVERIFY(!layer->cancel().empty());
        QCOMPARE(layer->shown().at({10, 10, 10}), LabelId(1));
        QCOMPARE(layer->grid().at({10, 10, 10}), kUnlabeled);
    }
    void aGestureMayBeLeftOnShow() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        const ProposalId preview = layer->propose(layer->grid(), filled(*layer, {{30, 30, 30}, {40, 40, 40}}, 1)).id;
        layer->begin("Brush");
        layer->paint({.radiusVoxels = 3}, {10, 10, 10}, {10, 10, 10}, 2, {});
        const ProposalId stroke = layer->suspend();
        QVERIFY(!layer->inGesture());
        QCOMPARE(layer->grid().at({10, 10, 10}), kUnlabeled);
        QCOMPARE(layer->shown().at({10, 10, 10}), LabelId(2));
        QCOMPARE(layer->shown().at({35, 35, 35}), LabelId(1));
        layer->drop(preview);
        QCOMPARE(layer->shown().at({10, 10, 10}), LabelId(2));
        QCOMPARE(layer->shown().at({35, 35, 35}), kUnlabeled);
        layer->drop(stroke);
        QVERIFY(same(layer->shown(), layer->grid()));
    }
    void noVoxelOfALockedLabelIsTaken() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        dab(*layer, {10, 10, 10}, 2);
        const ProposalId id = layer->propose(layer->grid(), filled(*layer, kPart, 1)).id;
        PaintRule rule;
        rule.lock(2);
        layer->keep(id, "Fill", rule);
        QCOMPARE(layer->grid().at({10, 10, 10}), LabelId(2));
        QCOMPARE(layer->grid().at({1, 1, 1}), LabelId(1));
    }
};

QTEST_GUILESS_MAIN(LabelProposalsTest)
#include "tst_label_proposals.moc"
