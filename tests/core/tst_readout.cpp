#include <QTest>

#include "core/project/readout.h"

using namespace volumen;

namespace {

class TwoLevels : public VolumeSource {
public:
    TwoLevels() {
        m_info.type = VoxelType::u16;
        m_info.fillValue = 9;
        m_info.levels = {{.shape = {8, 8, 8}, .chunkShape = {4, 4, 4}}, {.shape = {4, 4, 4}, .chunkShape = {4, 4, 4}, .factor = {2, 2, 2}, .offset = {0.5, 0.5, 0.5}}};
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey&, std::stop_token) const override { return nullptr; }

private:
    VolumeInfo m_info;
};

ChunkPtr chunkOf(std::uint16_t base) {
    auto chunk = std::make_shared<Chunk>(VoxelType::u16, Voxel{4, 4, 4});
    for (std::int64_t i = 0; i < 64; ++i) chunk->view<std::uint16_t>().data[i] = static_cast<std::uint16_t>(base + i);
    return chunk;
}

}  // namespace

class ReadoutTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theFinestResidentLevelGivesTheNativeValue() {
        Project project;
        Layer layer;
        layer.source = std::make_shared<TwoLevels>();
        const LayerId id = project.addLayer(layer);
        const auto lookup = [&](LayerId asked, const ChunkKey& key) -> CachedChunk {
            if (asked != id) return {};
            if (key == ChunkKey{0, {1, 0, 0}}) return {.state = ChunkState::resident, .chunk = chunkOf(1000)};
            if (key == ChunkKey{0, {0, 1, 0}}) return {.state = ChunkState::absent};
            if (key == ChunkKey{0, {0, 1, 1}}) return {.state = ChunkState::failed, .chunk = nullptr, .reason = "chunk: is cut short; restore it"};
            if (key.level == 1) return {.state = ChunkState::resident, .chunk = chunkOf(2000)};
            return {};
        };
        const auto at = [&](Point p) { return valuesAt(project, p, lookup).front(); };
        QCOMPARE(*at({5.4, 1, 2}).value, 1000.0 + 16 + 4 + 2);
        QCOMPARE(at({5.4, 1, 2}).level, 0);
        QCOMPARE(*at({0, 5, 0}).value, 9.0);
        QCOMPARE(*at({1, 1, 7}).value, 2003.0);
        QCOMPARE(at({1, 1, 7}).level, 1);
        QVERIFY(!at({-0.6, 1, 1}).value && !at({-0.6, 1, 1}).inside);
        QVERIFY(!at({0, 5, 5}).value && at({0, 5, 5}).inside);
        QCOMPARE(at({0, 5, 5}).reason, std::string("chunk: is cut short; restore it"));
    }
};

QTEST_APPLESS_MAIN(ReadoutTest)
#include "tst_readout.moc"
