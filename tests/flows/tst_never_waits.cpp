// The main thread never waits: the window lives while a source does not answer.

#include <QSignalSpy>
#include <QTest>
#include <condition_variable>
#include <mutex>

#include "tests/support/window_world.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

/// A volume of two levels whose fine level answers only once it is let go: storage so slow that waiting for it would hang the test.
class Gated : public VolumeSource {
public:
    Gated() {
        m_info.levels = {{.shape = {64, 64, 64}, .chunkShape = {32, 32, 32}, .codec = "none"},
                         {.shape = {32, 32, 32}, .chunkShape = {32, 32, 32}, .factor = {2, 2, 2}, .offset = {0.5, 0.5, 0.5}, .codec = "none"}};
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override {
        std::unique_lock lock(m_mutex);
        const std::stop_callback wake(stop, [this] { m_wake.notify_all(); });
        if (key.level == 0) m_wake.wait(lock, [&] { return m_open || stop.stop_requested(); });
        if (stop.stop_requested()) throw Cancelled{};
        auto chunk = std::make_shared<Chunk>(VoxelType::u8, m_info.levels[static_cast<std::size_t>(key.level)].chunkShape);
        std::fill_n(chunk->view<std::uint8_t>().data, chunk->byteCount(), static_cast<std::uint8_t>(key.level == 0 ? 200 : 100));
        return chunk;
    }
    void letGo() const {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_wake.notify_all();
    }

private:
    VolumeInfo m_info;
    mutable std::mutex m_mutex;
    mutable std::condition_variable m_wake;
    mutable bool m_open = false;
};

int greyInTheMiddle(const PanesWorld& world) {
    const QImage image = world.panes.slice(PaneId::xy)->grabFramebuffer();
    return qRed(image.pixel(image.width() / 2 + 5, image.height() / 2 + 5));
}

}  // namespace

class NeverWaits : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void coarsePixelsStandInAndTheWindowAnswersUntilTheFineOnesCome() {
        PanesWorld world;
        world.panes.setOverlaysHidden(true);
        world.show({600, 500});
        const auto source = std::make_shared<Gated>();
        world.project.addLayer({.name = "slow", .source = source});
        for (const PaneId pane : kSlicePanes) {
            PaneState state = world.project.view().pane(pane);
            state.umPerPixel = 0.25;
            state.centreUm = {32, 32, 32};
            world.project.setPane(pane, state);
        }
        QVERIFY(QTest::qWaitFor([&] { return greyInTheMiddle(world) == 100; }));
        QVERIFY(world.engine.loader.pendingVisible(0) > 0);

        SliceView* view = world.panes.slice(PaneId::xy);
        for (int i = 0; i < 20; ++i) {  // every one of these would hang if anything on this thread waited for a chunk
            QWheelEvent wheel(QPointF(50, 50), view->mapToGlobal(QPointF(50, 50)), {}, {0, i < 10 ? -120 : 120}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QCoreApplication::sendEvent(view, &wheel);
            view->grabFramebuffer();
        }
        QTest::mouseClick(view, Qt::LeftButton, Qt::NoModifier, {40, 40});
        QCOMPARE(greyInTheMiddle(world), 100);
        QVERIFY(!world.panes.complete());

        source->letGo();
        QVERIFY(world.waitUntilIdle());
        QCOMPARE(greyInTheMiddle(world), 200);
    }
    void aWindowIsClosedWhileItsSourceDoesNotAnswer() {
        auto world = std::make_unique<PanesWorld>();
        world->show({600, 500});
        world->project.addLayer({.name = "slow", .source = std::make_shared<Gated>()});
        QVERIFY(QTest::qWaitFor([&] { return world->engine.loader.pendingVisible(0) > 0; }));
        world.reset();  // cancels the reads; hangs if it could not
    }
};

QTEST_MAIN(NeverWaits)
#include "tst_never_waits.moc"
