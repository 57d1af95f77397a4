#include <QTest>

#include "tests/support/scene_world.h"
#include "ui/render/transfer_table.h"

using namespace volumen;
using namespace volumen::testing;

class TransferTableTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void entriesFollowTheCurve() {
        const VolumeLook look{.shown = true, .mode = VolumeMode::maximum, .points = {{100, 0, 0x000000}, {200, 1, 0xff8000}}};
        const TransferTable table = transferTableOf(look);
        QCOMPARE(table.opacities[0], 0.0f);  // of what is no number
        for (int entry = 1; entry < kTransferEntries; ++entry) {
            const double value = ((entry - 1) / double(kTransferEntries - 2) - table.shift()) / table.scale();
            QVERIFY(std::abs(table.opacities[static_cast<std::size_t>(entry)] - transferAt(look, value).opacity) < 1e-4);
        }
        QVERIFY(table.colors[4 * 1023] == 0xff && table.colors[4 * 1023 + 1] == 0x80 && table.colors[4 * 1023 + 2] == 0);
    }
    void matterHidesTheSameWhateverTheStep() {
        const TransferTable table = transferTableOf({.shown = true, .points = {{0, 0.36}}, .unitUm = 4});
        QVERIFY(std::abs(1 - std::exp(-4 * table.opacities[5]) - 0.36) < 1e-6);
        QVERIFY(std::abs(1 - std::exp(-2 * table.opacities[5]) - 0.2) < 1e-6);
    }
    void aRangeIsSeenWhereAnyOfItsValuesIs() {
        const TransferTable table = transferTableOf({.shown = true, .points = {{10, 0}, {20, 0}, {25, 1}, {30, 0}, {60, 0}}});
        QVERIFY(!table.sees({0, 19}));
        QVERIFY(table.sees({0, 22}) && table.sees({22, 22}) && table.sees({29, 90}));
        QVERIFY(!table.sees({31, 90}));
        QVERIFY(!table.sees({5, -5}));
        QVERIFY(!transferTableOf({}).sees({0, 1000}));
    }
    void cellsSayHowFarTheyLieFromMatter() {
        const VoxelBlockPtr block = blockOf<std::uint8_t>({80, 80, 80}, [](Voxel v) { return static_cast<std::uint8_t>(v == Voxel{40, 40, 8} ? 200 : 0); });
        const VolumeLook look = plainLook(100, 0xffffff);
        const std::vector<float> hints = cellHints(*block, look, transferTableOf(look), 1);
        for (std::int64_t z = 0; z < 5; ++z)
            for (std::int64_t y = 0; y < 5; ++y)
                for (std::int64_t x = 0; x < 5; ++x) QCOMPARE(hints[static_cast<std::size_t>((z * 5 + y) * 5 + x)], static_cast<float>(std::max({std::abs(z - 2), std::abs(y - 2), x})));
    }
    void cellsOfProjectionsBearTheirBestTexel() {
        const VoxelBlockPtr block = blockOf<std::uint8_t>({16, 16, 32}, [](Voxel v) { return static_cast<std::uint8_t>(v.x); });
        for (const auto& [mode, first, second] : {std::tuple{VolumeMode::maximum, 16.0f, 31.0f}, {VolumeMode::minimum, 0.0f, 15.0f}, {VolumeMode::average, 0.0f, 0.0f}}) {
            const VolumeLook look{.shown = true, .mode = mode, .points = {{0, 1}}};
            const std::vector<float> hints = cellHints(*block, look, transferTableOf(look), 1);
            QCOMPARE(hints[0], first);
            QCOMPARE(hints[1], second);
        }
    }
};

QTEST_APPLESS_MAIN(TransferTableTest)
#include "tst_transfer_table.moc"
