#include <QTest>

#include <fstream>

#include "core/base/error.h"
#include "core/labels/fill.h"
#include "core/labels/label_export.h"
#include "core/labels/label_source.h"
#include "core/labels/relabel.h"
#include "core/labels/vdb_grid.h"
#include "tests/support/closed_base.h"
#include "tests/support/conversion_world.h"
#include "tests/support/label_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{40, 70, 90};

/// Boxes of three labels, as somebody else's labels on disk.
Array3<std::uint8_t> othersLabels() {
    Array3<std::uint8_t> labels(kShape);
    forEachVoxelOf(kShape, [&](Voxel v) { labels.at(v) = static_cast<std::uint8_t>((v.z / 11 + v.y / 17 + v.x / 23) % 4); });
    return labels;
}

class Base {
public:
    Base() : m_labels(othersLabels()) {
        writeVolume(m_world / "base.zarr", m_labels, {16, 32, 32});
        m_plain = Plain(kShape);
        std::copy(m_labels.data(), m_labels.data() + voxelCount(kShape), m_plain.data());
        createLabels(files(), geometryOfShape(kShape), {}, LabelBaseFile{.path = m_world / "base.zarr", .options = {}});
    }
    LabelFiles files() const { return LabelFiles::of(m_world / "labels", "ink"); }
    Path path() const { return m_world / "base.zarr"; }
    const Plain& plain() const { return m_plain; }

private:
    ConversionWorld m_world;
    Array3<std::uint8_t> m_labels;
    Plain m_plain;
};

std::int64_t countLabelsOf(const Plain& plain, LabelId id) { return countsOf(plain).of(id); }

void paint(LabelLayer& layer, Plain& plain, Point a, Point b, double radius, LabelId id) {
    layer.begin("Brush");
    layer.paint({.radiusVoxels = radius}, a, b, id, {});
    layer.end();
    forEachVoxelOf(kShape, [&](Voxel v) {
        if (distanceToWay(toPoint(v), a, b) <= radius + 1e-6) plain.at(v) = id;
    });
}

/// One way of changing labels, on a grid and on a plain array.
struct Change {
    std::function<void(LabelGrid&)> onGrid;
    std::function<void(Plain&)> onPlain;
};

class Hand {
public:
    explicit Hand(unsigned seed) : m_random(seed) {}
    unsigned below(unsigned n) { return static_cast<unsigned>(m_random() % n); }
    Point point() { return {static_cast<double>(below(40)), static_cast<double>(below(70)), static_cast<double>(below(90))}; }
    LabelId id() { return static_cast<LabelId>(std::array<int, 5>{0, 1, 2, 3, 300}[below(5)]); }
    PaintRule rule(LabelId& over) {
        over = static_cast<LabelId>(below(4));
        return PaintRule::onlyOver(over);
    }

    Change change() {
        const LabelId id = this->id();
        const Point a = point(), b = point();
        const double radius = 1 + below(9);
        LabelId over = 0;
        const PaintRule rule = this->rule(over);
        const Box box{.lo = {0, 3, 5}, .hi = {static_cast<std::int64_t>(9 + below(30)), static_cast<std::int64_t>(9 + below(60)), 80}};
        const auto each = [](auto inside, auto becomes) {
            return [=](Plain& plain) { forEachVoxelOf(kShape, [&](Voxel v) { if (inside(v)) plain.at(v) = becomes(plain.at(v)); }); };
        };
        const auto near = [=](Voxel v) { return distanceToWay(toPoint(v), a, b) <= radius + 1e-6; };
        const auto inBox = [=](Voxel v) { return box.contains(v); };
        switch (below(4)) {
            case 0: return {[=](LabelGrid& grid) { paintSegment(grid, {.radiusVoxels = radius}, a, b, id, {}); }, each(near, [=](LabelId) { return id; })};
            case 1: return {[=](LabelGrid& grid) { paintSegment(grid, {.radiusVoxels = radius}, a, b, id, rule); }, each(near, [=](LabelId was) { return was == over ? id : was; })};
            case 2: return {[=](LabelGrid& grid) { fillBox(grid, box, {}, id, rule); }, each(inBox, [=](LabelId was) { return was == over ? id : was; })};
            default: return {[=](LabelGrid& grid) { swapLabels(grid, 1, 2, box, {}); }, each(inBox, [](LabelId was) { return static_cast<LabelId>(was == 1 ? 2 : was == 2 ? 1 : was); })};
        }
    }

private:
    std::mt19937 m_random;
};

}  // namespace

class LabelBaseTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void paintingOverABaseIsUndoneSavedAndOpenedAndTheBaseStays() {
        const Base base;
        Plain painted = base.plain(), erased;
        {
            const auto layer = openLabels(base.files());
            QVERIFY(equal(plainOf(layer->grid()), base.plain()));
            QCOMPARE(layer->grid().byteCount(), std::size_t{0});
            layer->begin("Brush");
            layer->paint({.radiusVoxels = 9}, {20, 30, 40}, {20, 40, 60}, 2, {});
            layer->end();
            forEachVoxelOf(kShape, [&](Voxel v) {
                if (distanceToWay(toPoint(v), {20, 30, 40}, {20, 40, 60}) <= 9) painted.at(v) = 2;
            });
            QVERIFY(equal(plainOf(layer->grid()), painted));
            layer->begin("Eraser");
            layer->change([](LabelGrid& grid) { return fillBox(grid, {{0, 0, 0}, {24, 24, 24}}, {}, 0, PaintRule::onlyOver(1)), grid.bounds(); });
            layer->end();
            erased = plainOf(layer->grid());
            QVERIFY(settled(*layer));
        }
        {
            const auto layer = openLabels(base.files());
            QVERIFY(equal(plainOf(layer->grid()), erased));
            layer->undo();
            QVERIFY(equal(plainOf(layer->grid()), painted));
            layer->redo();
            layer->store()->save(layer->snapshot());
        }
        const auto layer = openLabels(base.files());
        QVERIFY(equal(plainOf(layer->grid()), erased));
        layer->goTo(0);
        QVERIFY(equal(plainOf(layer->grid()), base.plain()));
        QCOMPARE(layer->grid().byteCount(), sizeof(LabelRegion));
    }

    void nothingOfTheBaseIsReadToPaintUndoJournalAndSave() {
        const Base base;
        const auto source = std::make_shared<ClosedSource>(openVolume(base.path()));
        std::vector<Plain> states{base.plain()};
        const auto stroke = [&](LabelLayer& layer, Point a, Point b, double radius, LabelId id) {
            states.push_back(states.back());
            paint(layer, states.back(), a, b, radius, id);
        };
        {
            const auto layer = openOver(base.files(), source);
            stroke(*layer, {20, 30, 40}, {20, 40, 60}, 9, 2);
            stroke(*layer, {18, 28, 50}, {18, 50, 20}, 6, 0);
            stroke(*layer, {39, 69, 89}, {39, 69, 89}, 5, 300);
            layer->undo(), layer->undo(), layer->redo(), layer->redo();
            QVERIFY(settled(*layer));
            layer->goTo(0), layer->goTo(3);   // packed by now
            layer->store()->save(layer->snapshot());
            stroke(*layer, {10, 10, 10}, {30, 60, 80}, 4, 1);
            LabelGrid after = layer->grid();
            paintSegment(after, {.radiusVoxels = 7}, {5, 60, 10}, {5, 60, 10}, 3, {});
            layer->apply("Tool", layer->grid(), after);
            states.push_back(states.back());
            forEachVoxelOf(kShape, [&](Voxel v) {
                if (distanceToWay(toPoint(v), {5, 60, 10}, {5, 60, 10}) <= 7 + 1e-6) states.back().at(v) = 3;
            });
            QCOMPARE(source->reads(), 0);
            QCOMPARE(layer->counts().of(300), countLabelsOf(states.back(), 300));
            QVERIFY(settled(*layer));
            source->open();
            QVERIFY(equal(plainOf(layer->grid()), states.back()));
        }
        const auto again = std::make_shared<ClosedSource>(openVolume(base.path()));
        const auto layer = openOver(base.files(), again);
        for (const std::uint64_t position : {0u, 5u, 3u}) layer->goTo(position);
        QCOMPARE(again->reads(), 0);
        again->open();
        for (std::size_t position = states.size(); position-- > 0;) {
            layer->goTo(position);
            QVERIFY2(equal(plainOf(layer->grid()), states[position]), std::to_string(position).c_str());
        }
    }

    void whereLabelsDecideABaseThatIsNotAtHandIsAskedForAndLeftAlone() {
        const Base base;
        const auto source = std::make_shared<ClosedSource>(openVolume(base.path()));
        LabelGrid grid(kShape);
        grid.setBase(std::make_shared<const LabelBase>(source, 0));
        const auto missing = std::make_shared<bool>(false);
        PaintRule rule, now;
        rule.lock(1), now.lock(1);
        now.neverWait(missing);
        const LabelGrid before = grid;
        paintSegment(grid, {.radiusVoxels = 9}, {20, 30, 40}, {20, 40, 60}, 2, now);
        QVERIFY(voxelsToPaint(grid, {.radiusVoxels = 9}, {20, 30, 40}, {20, 30, 40}, 2, now).empty());
        QVERIFY(*missing && source->reads() == 0);
        source->open();
        QVERIFY(equal(plainOf(before), plainOf(grid)));
        Plain expected = base.plain();
        forEachVoxelOf(kShape, [&](Voxel v) {
            if (distanceToWay(toPoint(v), {20, 30, 40}, {20, 40, 60}) <= 9 + 1e-6 && expected.at(v) != 1) expected.at(v) = 2;
        });
        for (const PaintRule& each : {rule, now}) {   // by then it is at hand
            LabelGrid painted = before;
            *missing = false;
            paintSegment(painted, {.radiusVoxels = 9}, {20, 30, 40}, {20, 40, 60}, 2, each);
            QVERIFY(equal(plainOf(painted), expected) && !*missing);
        }
    }

    void whateverIsDoneOverABaseIsAsOnAPlainArray() {
        const Base base;
        Hand hand(5);
        std::vector<Plain> states{base.plain()};
        auto layer = openLabels(base.files());
        for (int i = 0; i < 60; ++i) {
            if (hand.below(3) == 0) {
                const auto to = static_cast<std::size_t>(hand.below(static_cast<unsigned>(states.size())));
                layer->goTo(to);
                QVERIFY(equal(plainOf(layer->grid()), states[to]));
                states.resize(to + 1);
            }
            const Change change = hand.change();
            states.push_back(states.back());
            change.onPlain(states.back());
            LabelGrid after = layer->grid();
            change.onGrid(after);
            if (hand.below(2) == 0) layer->apply("Tool", layer->grid(), after);
            else layer->begin("Change"), layer->change([&](LabelGrid& grid) { return grid = after, grid.bounds(); }), layer->end();
            QVERIFY2(equal(plainOf(layer->grid()), states.back()), std::to_string(i).c_str());
            QVERIFY(settled(*layer));
            if (hand.below(8) == 0) layer->store()->save(layer->snapshot());
            if (hand.below(8) == 0) layer.reset(), layer = openLabels(base.files());
        }
        QVERIFY(countLabels(layer->grid()) == countsOf(states.back()));
    }

    void aToolsResultLeavesAloneWhatWasPaintedMeanwhile() {
        const Base base;
        const auto layer = openLabels(base.files());
        const LabelGrid before = layer->grid();
        LabelGrid made = before;
        fillBox(made, {{8, 8, 8}, {24, 30, 40}}, {}, 3, PaintRule::onlyOver(1));
        Plain expected = base.plain();
        paint(*layer, expected, {16, 20, 30}, {16, 20, 60}, 6, 2);
        layer->apply("Tool", before, made);
        forEachVoxelOf(kShape, [&](Voxel v) {
            if (Box{{8, 8, 8}, {24, 30, 40}}.contains(v) && base.plain().at(v) == 1) expected.at(v) = 3;
        });
        QVERIFY(equal(plainOf(layer->grid()), expected));
    }

    void whatIsProposedForgetsAStrokeThatIsUndone() {
        const Base base;
        const auto layer = openLabels(base.files());
        Plain painted = base.plain(), expected = base.plain();
        paint(*layer, painted, {30, 60, 20}, {30, 60, 70}, 4, 2);
        LabelGrid made = layer->grid();
        fillBox(made, {{8, 8, 8}, {16, 16, 16}}, {}, 3, {});
        const ProposalId id = layer->propose(layer->grid(), made).id;
        layer->undo();
        forEachVoxelOf(kShape, [&](Voxel v) {
            if (Box{{8, 8, 8}, {16, 16, 16}}.contains(v)) expected.at(v) = 3;
        });
        QVERIFY(equal(plainOf(layer->shown()), expected));
        layer->keep(id, "Tool");
        QVERIFY(equal(plainOf(layer->grid()), expected));
    }

    void anExportedVdbHoldsBoth() {
        const Base base;
        const QTemporaryDir folder;
        const auto layer = openLabels(base.files());
        Plain painted = base.plain();
        paint(*layer, painted, {20, 30, 40}, {20, 40, 60}, 9, 0);
        const Path out = Path(folder.path().toStdString()) / "both.vdb";
        exportLabels(layer->snapshot(), {.out = out, .format = {}, .region = {}, .only = {}, .command = {}}, {.threads = 1, .memoryBytes = 1 << 26}, {});
        std::ifstream stream(out, std::ios::binary);
        QVERIFY(equal(plainOf(readVdb(stream, kShape, out.string()).grid), painted));
    }

    void coarserLevelsJoinWhatWasPaintedWithTheBases() {
        const Voxel shape{300, 50, 60};
        LabelGrid beneath(shape);
        fillBox(beneath, {{10, 5, 5}, {200, 40, 33}}, {}, 3, {});
        const auto source = std::make_shared<LabelSource>(geometryOfShape(shape), beneath, VoxelType::u8, "beneath");
        LabelGrid grid(shape);
        grid.setBase(std::make_shared<const LabelBase>(source, 0));
        paintSegment(grid, {.radiusVoxels = 12}, {100, 30, 30}, {120, 30, 40}, 1, {});
        LabelGrid flat(shape);
        grid.forEachLeafIn(grid.bounds(), [&](Voxel index, const Leaf& leaf) { flat.writableLeaf(index) = leaf; });
        const LabelSource over(geometryOfShape(shape), grid, VoxelType::u8, "over"), plain(geometryOfShape(shape), flat, VoxelType::u8, "plain");
        QCOMPARE(over.info().levels.size(), std::size_t{2});
        for (int level = 0; level < 2; ++level) {
            const Voxel size = over.info().levels[static_cast<std::size_t>(level)].shape;
            std::vector<std::uint8_t> a(static_cast<std::size_t>(voxelCount(size))), b(a.size());
            over.read(level, {{}, size}, a.data());
            plain.read(level, {{}, size}, b.data());
            QVERIFY2(a == b, std::to_string(level).c_str());
        }
    }

    void aBaseThatIsGoneOrAnotherIsToldAndNothingIsWritten() {
        const Base base;
        std::filesystem::rename(base.path(), base.path().string() + ".away");
        QVERIFY_EXCEPTION_THROWN(openLabels(base.files()), Error);
        std::filesystem::rename(base.path().string() + ".away", base.path());
        QVERIFY(equal(plainOf(openLabels(base.files())->grid()), base.plain()));
        QVERIFY_EXCEPTION_THROWN(createLabels(LabelFiles::of(base.path().parent_path(), "other"), geometryOfShape({1, 2, 3}), {}, LabelBaseFile{.path = base.path(), .options = {}}), Error);
    }
};

QTEST_APPLESS_MAIN(LabelBaseTest)
#include "tst_label_base.moc"
