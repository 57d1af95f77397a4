#include <QTest>

#include "tests/support/label_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{61, 140, 270};   // over several blocks, the last leaves cut off by the volume's edge

struct Stroke {
    std::vector<Point> way;
    double radius = 5;
    LabelId id = 1;
};

/// Where leaves, blocks (a chunk of storage) and the volume have their corners, and across them.
std::vector<Stroke> cornerStrokes() {
    return {{{{8, 8, 8}}, 3, 1},
            {{{7.5, 127.5, 127.5}}, 9, 2},
            {{{30, 120, 120}, {33, 135, 140}, {20, 128, 128}}, 7, 1},
            {{{0, 0, 0}, {60, 139, 269}}, 4, 3},
            {{{60, 139, 269}}, 12, 1},
            {{{-5, 70, 100}, {70, 70, 100}}, 6, 2},
            {{{20, 60, 200}, {40, 100, 60}}, 11, 0},
            {{{30, 64, 128}}, 0.5, 300},
            {{{31, 63.25, 127.75}, {31, 63.25, 140}}, 2.5, 300}};
}

void paintPlain(Plain& plain, const Stroke& stroke) {
    forEachVoxelOf(plain.shape(), [&](Voxel v) {
        for (std::size_t i = 0; i < stroke.way.size(); ++i)
            if (distanceToWay(toPoint(v), stroke.way[i], stroke.way[std::min(i + 1, stroke.way.size() - 1)]) <= stroke.radius + 1e-6) plain.at(v) = stroke.id;
    });
}

void paint(LabelLayer& layer, const Stroke& stroke) {
    layer.begin("Brush");
    const Brush brush{.radiusVoxels = stroke.radius};
    for (std::size_t i = 0; i < stroke.way.size(); ++i) layer.paint(brush, stroke.way[i], stroke.way[std::min(i + 1, stroke.way.size() - 1)], stroke.id, layer.rule());
    layer.end();
}

}  // namespace

class StrokeToDiskTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        m_states.push_back(Plain(kShape));
        for (const Stroke& stroke : cornerStrokes()) {
            m_states.push_back(m_states.back());
            paintPlain(m_states.back(), stroke);
        }
    }

    void strokesAcrossEveryCornerComeBackAfterTheProgramWasGone() {
        const LabelWorld world(kShape);
        paintAll(world);
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), m_states.back()));
        QCOMPARE(layer->counts().all(), countsOf(m_states.back()).all());
    }

    void undoToEmptyAndRedoToFullAreExactAtEachStep() {
        const LabelWorld world(kShape);
        paintAll(world);
        const auto layer = world.open();
        for (std::size_t i = m_states.size() - 1; i-- > 0;) {
            QVERIFY(!layer->undo().empty());
            QVERIFY2(equal(plainOf(layer->grid()), m_states[i]), std::to_string(i).c_str());
        }
        QVERIFY(!layer->history().canUndo());
        QCOMPARE(layer->grid().byteCount(), LabelGrid(kShape).byteCount() + sizeof(LabelRegion));
        for (std::size_t i = 1; i < m_states.size(); ++i) {
            layer->redo();
            QVERIFY(equal(plainOf(layer->grid()), m_states[i]));
        }
        QVERIFY(!layer->history().canRedo());
    }

    void undoGoesOnAfterSavingAndOpening() {
        const LabelWorld world(kShape);
        paintAll(world);
        {
            const auto layer = world.open();
            layer->goTo(6);
            QVERIFY(settled(*layer));
            layer->store()->save(layer->snapshot());
            layer->undo();
        }
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), m_states[5]));
        QCOMPARE(layer->history().last(), m_states.size() - 1);
        for (std::size_t i = 5; i-- > 0;) {
            layer->undo();
            QVERIFY(equal(plainOf(layer->grid()), m_states[i]));
        }
        layer->goTo(layer->history().last());
        QVERIFY(equal(plainOf(layer->grid()), m_states.back()));
    }

    void strokesWhileASnapshotIsWrittenAreKept() {
        const LabelWorld world(kShape);
        {
            const auto layer = world.open();
            const auto strokes = cornerStrokes();
            for (std::size_t i = 0; i < 4; ++i) paint(*layer, strokes[i]);
            const LabelSnapshot snapshot = layer->snapshot();
            std::thread saving([&] { layer->store()->save(snapshot); });
            for (std::size_t i = 4; i < strokes.size(); ++i) paint(*layer, strokes[i]);
            saving.join();
            QVERIFY(equal(plainOf(snapshot.grid), m_states[4]));
        }
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), m_states.back()));
        layer->goTo(0);
        QVERIFY(equal(plainOf(layer->grid()), m_states.front()));
    }

    void aTornLastRecordIsDroppedAndNoneBeforeIt() {
        const LabelWorld world(kShape);
        paintAll(world);
        const auto size = std::filesystem::file_size(world.files().journal);
        std::filesystem::resize_file(world.files().journal, size - 3);
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), m_states[m_states.size() - 2]));
        paint(*layer, cornerStrokes().back());
        QVERIFY(equal(plainOf(layer->grid()), m_states.back()));
    }

    void aSnapshotThatCannotBeReadFallsBackToTheOneBeforeIt() {
        const LabelWorld world(kShape);
        paintAll(world);
        {
            const auto layer = world.open();
            layer->store()->save(layer->snapshot());
            layer->undo();
            layer->store()->save(layer->snapshot());
            layer->undo();
        }
        damage(world.files().snapshot);
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), m_states[m_states.size() - 3]));
        layer->goTo(0);
        QVERIFY(equal(plainOf(layer->grid()), m_states.front()));
    }

private:
    static void paintAll(const LabelWorld& world) {
        const auto layer = world.open();
        for (const Stroke& stroke : cornerStrokes()) paint(*layer, stroke);
        QVERIFY(settled(*layer));
    }
    static void damage(const Path& path) {
        std::vector<std::byte> bytes = readFile(path);
        bytes[bytes.size() / 3] ^= std::byte{4};
        writeFileAtomically(path, bytes, false);
    }

    std::vector<Plain> m_states;
};

QTEST_APPLESS_MAIN(StrokeToDiskTest)
#include "tst_stroke_to_disk.moc"
