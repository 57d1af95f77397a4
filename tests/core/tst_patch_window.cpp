#include <QTest>

#include "core/learn/infer/chunk_blender.h"
#include "core/volume/chunk_boxes.h"

using namespace volumen;

class PatchWindowTest : public QObject {
    Q_OBJECT

    static void everyWindow() {
        QTest::addColumn<int>("kind");
        for (const WindowKind kind : {WindowKind::uniform, WindowKind::gaussian, WindowKind::hann, WindowKind::spline}) QTest::newRow(name(kind).c_str()) << static_cast<int>(kind);
    }

private Q_SLOTS:
    void theSplineHasTheNumbersOfItsOrigin() {
        const auto w = windowAlong(WindowKind::spline, 384);
        QVERIFY(std::abs(w[0] - 2.71e-5) < 1e-7 && std::abs(w[96] - 1.0104) < 1e-4 && std::abs(w[191] - 1.99997) < 1e-5);
        for (std::size_t i = 0; i < 192; ++i) QVERIFY(std::abs(w[i] + w[i + 192] - 2) < 1e-6);
    }
    void hannAddsUpToOneAtHalfAnOverlapButForItsFloor() {
        const auto w = windowAlong(WindowKind::hann, 128);
        for (std::size_t i = 0; i < 64; ++i) QVERIFY(std::abs(w[i] + w[i + 64] - 1) < 1.1e-3);
    }
    void everyWindowIsSymmetricAndAboveNothing_data() { everyWindow(); }
    void everyWindowIsSymmetricAndAboveNothing() {
        QFETCH(int, kind);
        for (const std::int64_t length : {1, 17, 64}) {
            const auto w = windowAlong(static_cast<WindowKind>(kind), length);
            for (std::size_t i = 0; i < w.size(); ++i) QVERIFY(w[i] > 0 && std::abs(w[i] - w[w.size() - 1 - i]) < 1e-6f);
        }
    }
    void everyWindowIsAPartitionOfUnity_data() { everyWindow(); }
    /// What is the same in every patch comes out the same, also where few patches meet.
    void everyWindowIsAPartitionOfUnity() {
        QFETCH(int, kind);
        const Box region{{2, 3, 4}, {40, 31, 50}};
        const Voxel patch{16, 12, 20}, volume{50, 50, 60}, chunk{16, 16, 16};
        const PatchGrid grid(region, patch, chunk, patchStarts(2, 40, 16, 0.4, volume.z), patchStarts(3, 31, 12, 0.7, volume.y), patchStarts(4, 50, 20, 0.25, volume.x));
        std::int64_t voxels = 0;
        ChunkBlender blender(grid, Window(static_cast<WindowKind>(kind), patch), [](Voxel) { return true; }, [&](Voxel index, std::shared_ptr<Chunk> done) {
            QVERIFY(done->shape() == grid.inRegion(index).shape());
            for (std::int64_t i = 0; i < voxelCount(done->shape()); ++i) QVERIFY(std::abs(done->view<float>().data[i] - 0.7f) < 1e-6f);
            voxels += voxelCount(done->shape());
        });
        const std::vector<float> same(static_cast<std::size_t>(voxelCount(patch)), 0.7f);
        std::int64_t visited = 0;
        grid.forEach(grid.chunks(), [&](Voxel lo) { visited += blender.add(lo, same.data()); });
        QCOMPARE(voxels, voxelCount(region.shape()));
        QCOMPARE(visited, grid.count() * voxelCount(patch));
    }
    void whatIsLeftOutCountsNothing() {
        const PatchGrid grid({{}, {4, 4, 12}}, {4, 4, 8}, {4, 4, 12}, {0}, {0}, {0, 4});
        std::shared_ptr<Chunk> done;
        ChunkBlender blender(grid, Window(WindowKind::uniform, grid.patch()), [](Voxel) { return true; }, [&](Voxel, std::shared_ptr<Chunk> chunk) { done = std::move(chunk); });
        blender.add({0, 0, 4}, nullptr);
        QVERIFY(!done);
        blender.add({0, 0, 0}, std::vector<float>(128, 0.5f).data());
        QVERIFY(done);
        QCOMPARE(done->view<float>().at({0, 0, 7}), 0.5f);
        QCOMPARE(done->view<float>().at({0, 0, 8}), 0.0f);
    }
};

QTEST_APPLESS_MAIN(PatchWindowTest)
#include "tst_patch_window.moc"
