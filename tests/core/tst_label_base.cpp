#include <QTest>

#include "core/base/error.h"
#include "core/labels/fill.h"
#include "core/labels/label_source.h"
#include "core/labels/relabel.h"
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

    void countsAreExactOnceTheBaseIsCounted() {
        const Base base;
        const auto layer = openLabels(base.files());
        LabelGrid beneath(kShape);
        beneath.setBase(layer->grid().base());
        layer->setBaseCounts(countLabels(beneath));
        QVERIFY(layer->counts() == countsOf(base.plain()));
        layer->begin("Swap");
        layer->change([](LabelGrid& grid) { return swapLabels(grid, 1, 3, {{3, 3, 3}, {30, 60, 80}}, {}), grid.bounds(); });
        QVERIFY(layer->counts() == countsOf(plainOf(layer->grid())));
        layer->end();
        QVERIFY(layer->counts() == countsOf(plainOf(layer->grid())));
        layer->undo();
        QVERIFY(layer->counts() == countsOf(base.plain()));
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
