#include <sys/resource.h>

#include <QTest>
#include <csignal>

#include "core/base/error.h"
#include "core/labels/edit_codec.h"
#include "core/labels/fill.h"
#include "tests/support/label_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr Voxel kShape{30, 60, 80};

void paint(LabelLayer& layer, int i) {
    layer.begin("Brush " + std::to_string(i));
    layer.paint({.radiusVoxels = 3.0 + i % 5}, {i * 3.0, 10.0 + i, 5}, {15, 20, 7.0 * i}, static_cast<LabelId>(1 + i % 3), {});
    layer.end();
}

/// The layer after each of `count` strokes.
std::vector<Plain> statesOf(int count) {
    const LabelWorld world(kShape);
    const auto layer = world.open();
    std::vector<Plain> states{plainOf(layer->grid())};
    for (int i = 0; i < count; ++i) paint(*layer, i), states.push_back(plainOf(layer->grid()));
    return states;
}

/// No file of this process may grow past so many bytes while this lives.
class FileLimit {
public:
    explicit FileLimit(rlim_t bytes) {
        std::signal(SIGXFSZ, SIG_IGN);
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        set(bytes);
    }
    ~FileLimit() { ::setrlimit(RLIMIT_FSIZE, &m_before); }

private:
    void set(rlim_t bytes) const {
        const rlimit limit{.rlim_cur = bytes, .rlim_max = m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    rlimit m_before{};
};

template <class Wanted>
bool within(std::chrono::seconds atMost, Wanted&& wanted) {
    return QTest::qWaitFor(wanted, static_cast<int>(std::chrono::milliseconds(atMost).count()));
}

bool waits(const LabelLayer& layer) { return !layer.store()->journal().state().problem.empty(); }

}  // namespace

class LabelStoreTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aFullDiskIsToldAndLosesNothing() {
        const std::vector<Plain> states = statesOf(12);
        const LabelWorld world(kShape);
        {
            const auto layer = world.open();
            {
                const FileLimit limit(2500);
                for (int i = 0; i < 12; ++i) paint(*layer, i);
                QVERIFY(within(std::chrono::seconds(10), [&] { return waits(*layer); }));
                QVERIFY(QString::fromStdString(layer->store()->journal().state().problem).contains("free some space"));
                QVERIFY(equal(plainOf(layer->grid()), states.back()));
                QVERIFY_EXCEPTION_THROWN(layer->store()->save(layer->snapshot()), Error);
                const LoadedLabels seen = loadLabels(world.files());   // what is on disk is a state that was painted
                QVERIFY(equal(plainOf(seen.state.grid), states[seen.history.position()]));
            }
            QVERIFY(settled(*layer));
            QVERIFY(!waits(*layer));
        }
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), states.back()));
        layer->goTo(0);
        QVERIFY(equal(plainOf(layer->grid()), states.front()));
    }

    void aFolderThatGoesAwayAndComesBackGetsWhatWasPaintedMeanwhile() {
        const std::vector<Plain> states = statesOf(4);
        QTemporaryDir place;
        const Path home = Path(place.path().toStdString()) / "a", away = Path(place.path().toStdString()) / "b";
        const LabelFiles files = LabelFiles::of(home, "ink");
        createLabels(files, geometryOfShape(kShape));
        {
            const auto layer = openLabels(files);
            paint(*layer, 0);
            QVERIFY(settled(*layer));
            std::filesystem::rename(home, away);
            for (int i = 1; i < 4; ++i) paint(*layer, i);
            QVERIFY(within(std::chrono::seconds(10), [&] { return waits(*layer); }));
            std::filesystem::rename(away, home);
            QVERIFY(settled(*layer));
        }
        QVERIFY(equal(plainOf(openLabels(files)->grid()), states.back()));
    }

    void aFolderThatIsGoneCanBeSavedElsewhere() {
        const std::vector<Plain> states = statesOf(6);
        QTemporaryDir place;
        const LabelFiles gone = LabelFiles::of(Path(place.path().toStdString()) / "a", "ink"), there = LabelFiles::of(Path(place.path().toStdString()) / "b", "ink");
        createLabels(gone, geometryOfShape(kShape));
        {
            const auto layer = openLabels(gone);
            for (int i = 0; i < 3; ++i) paint(*layer, i);
            QVERIFY(settled(*layer));
            std::filesystem::rename(gone.snapshot.parent_path(), gone.snapshot.parent_path().string() + "-away");
            for (int i = 3; i < 5; ++i) paint(*layer, i);
            QVERIFY(within(std::chrono::seconds(10), [&] { return waits(*layer); }));
            layer->store()->moveTo(there, layer->snapshot());
            QVERIFY(!waits(*layer));
            paint(*layer, 5);
            QVERIFY(settled(*layer));
        }
        const auto layer = openLabels(there);
        QVERIFY(equal(plainOf(layer->grid()), states.back()));
        layer->undo();
        QVERIFY(equal(plainOf(layer->grid()), states[5]));
    }

    void aJournalDamagedInItsMiddleKeepsWhatCameBeforeAndACopyBeside() {
        const std::vector<Plain> states = statesOf(8);
        const LabelWorld world(kShape);
        {
            const auto layer = world.open();
            for (int i = 0; i < 8; ++i) paint(*layer, i);
            QVERIFY(settled(*layer));
        }
        const auto contents = readJournal(world.files().journal, true);
        std::vector<std::byte> bytes = readFile(world.files().journal);
        bytes[contents->records[5].offset + 40] ^= std::byte{1};
        writeFileAtomically(world.files().journal, bytes, false);
        const LoadedLabels seen = loadLabels(world.files());
        QCOMPARE(seen.notes.size(), std::size_t{1});
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), states[5]));
        QVERIFY(readFile(world.files().journal.string() + ".damaged-1") == bytes);
        paint(*layer, 5);
        QVERIFY(equal(plainOf(layer->grid()), states[6]));
    }

    void stepsThatAreOnDiskOnlyAreUndoneAllTheSame() {
        const std::vector<Plain> states = statesOf(10);
        const LabelWorld world(kShape);
        const auto layer = world.open();
        for (int i = 0; i < 10; ++i) {
            paint(*layer, i);
            if (i == 5) layer->store()->save(layer->snapshot());
        }
        QVERIFY(settled(*layer));
        layer->keepWithin(0);
        QCOMPARE(layer->history().byteCount(), std::uint64_t{0});
        QCOMPARE(layer->missingFor(7).size(), std::size_t{3});
        for (std::size_t i = 10; i-- > 0;) {
            layer->undo();
            QVERIFY(equal(plainOf(layer->grid()), states[i]));
        }
    }

    void undoTakesAtMostTwoBytesAVoxel() {
        LabelGrid before({200, 200, 200});
        std::mt19937 random(1);
        for (int i = 0; i < 20'000; ++i) {   // noise is the worst there is to be packed
            const auto place = [&] { return static_cast<std::int64_t>(random() % 196); };
            const Voxel lo{place(), place(), place()};
            fillBox(before, {lo, lo + Voxel{4, 4, 4}}, {}, static_cast<LabelId>(random() % 200), {});
        }
        for (const double radius : {8.0, 20.0, 60.0}) {
            LabelGrid after = before;
            paintSegment(after, {.radiusVoxels = radius}, {100, 100, 100}, {100, 120, 100}, 5, {});
            const Edit edit("Brush", before, after);
            const auto most = static_cast<std::uint64_t>(2 * edit.packed()->changedVoxels);
            QVERIFY2(edit.packed()->bytes.size() <= most && edit.byteCount() <= most, std::to_string(edit.byteCount()).c_str());
        }
    }

    void aStepIsTakenBackAlikeWhileItIsFreshAndPackedAndReadFromDisk() {
        LabelGrid before(kShape), after(kShape);
        paintSegment(before, {.radiusVoxels = 9}, {10, 10, 10}, {10, 40, 40}, 2, {});
        after = before;
        paintSegment(after, {.radiusVoxels = 40}, {20, 40, 40}, {20, 40, 60}, 1, {});
        const Edit fresh("Brush", before, after), packed("Brush", before, after);
        const Edit stored(packed.packed()->bytes, "made up");
        QVERIFY(packed.byteCount() > stored.byteCount());   // it has the cells at hand
        for (const Edit* edit : {&fresh, &packed, &stored}) {
            LabelGrid grid = after;
            const std::vector<Box> undone = edit->apply(grid, Direction::undo);
            QVERIFY(equal(plainOf(grid), plainOf(before)));
            QCOMPARE(undone.size(), changedBoxes(before, after).size());
            QCOMPARE(edit->apply(grid, Direction::redo).size(), undone.size());
            QVERIFY(equal(plainOf(grid), plainOf(after)));
        }
    }

    void theOldestStepsOfALongHistoryAreDroppedAndTheLabelsAreNot() {
        const std::vector<Plain> states = statesOf(12);
        const LabelWorld world(kShape);
        for (int i = 0; i < 12; ++i) {
            const auto layer = world.open();
            paint(*layer, i);
            layer->store()->save(layer->snapshot());
        }
        const auto size = std::filesystem::file_size(world.files().history);
        trimHistory(world.files(), size - 1);
        QVERIFY(std::filesystem::file_size(world.files().history) < size * 2 / 3);
        const auto layer = world.open();
        QVERIFY(equal(plainOf(layer->grid()), states.back()));
        QVERIFY(layer->history().first() > 0 && layer->history().position() == 12);
        while (layer->history().canUndo()) layer->undo();
        QVERIFY(equal(plainOf(layer->grid()), states[layer->history().first()]));
    }

    void theTableIsJournalledAndKeptInSnapshots() {
        const LabelWorld world(kShape);
        LabelTable table;
        QCOMPARE(table.add("ink", LabelMeaning::ink, parseColor("#e8603c")), LabelId{1});
        QCOMPARE(table.add("no ink", LabelMeaning::noInk, parseColor("#3c7be8")), LabelId{2});
        table.remove(1);
        QCOMPARE(table.add("rim", LabelMeaning::ignore, {1, 2, 3}), LabelId{1});
        QVERIFY_EXCEPTION_THROWN(table.add("rim", LabelMeaning::other, {}), Error);
        {
            const auto layer = world.open();
            layer->setTable(table);
            QVERIFY(settled(*layer));
        }
        for (int i = 0; i < 2; ++i) {
            const auto layer = world.open();
            QVERIFY(layer->table() == table);
            layer->store()->save(layer->snapshot());
        }
    }

    void whatIsReadOnlyOrLockedStaysAsItIs() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        LabelTable table;
        table.set({.id = 1, .name = "ink", .locked = true});
        paint(*layer, 0);
        layer->setTable(table);
        const Plain before = plainOf(layer->grid());
        layer->begin("Eraser");
        layer->change([&](LabelGrid& grid) { return fillBox(grid, grid.bounds(), {}, 0, layer->rule()), grid.bounds(); });
        layer->end();
        QVERIFY(equal(plainOf(layer->grid()), before));
        QVERIFY(settled(*layer));
        const auto other = openLabelsReadOnly(world.files(), "Ann has it open");
        QVERIFY(equal(plainOf(other->grid()), before));
        QVERIFY_EXCEPTION_THROWN(other->begin("Brush"), Error);
        QVERIFY_EXCEPTION_THROWN(other->undo(), Error);
        QVERIFY_EXCEPTION_THROWN(other->setTable({}), Error);
    }

    void aGestureThatIsCancelledLeavesNoTrace() {
        const LabelWorld world(kShape);
        const auto layer = world.open();
        paint(*layer, 0);
        const Plain before = plainOf(layer->grid());
        const std::uint64_t sequence = layer->sequence();
        layer->begin("Brush");
        layer->paint({.radiusVoxels = 9}, {10, 10, 10}, {20, 40, 40}, 2, {});
        QVERIFY(layer->counts().all() == countsOf(plainOf(layer->grid())).all());
        QVERIFY(equal(plainOf(layer->snapshot().grid), before));
        QVERIFY(!layer->cancel().empty());
        QVERIFY(equal(plainOf(layer->grid()), before) && layer->sequence() == sequence && !layer->history().canRedo());
        QVERIFY(layer->counts().all() == countsOf(before).all());
    }
};

QTEST_GUILESS_MAIN(LabelStoreTest)
#include "tst_label_store.moc"
