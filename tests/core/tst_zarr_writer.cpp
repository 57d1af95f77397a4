#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <nlohmann/json.hpp>

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"
#include "core/volume/open_volume.h"
#include "core/volume/zarr/written_boxes.h"
#include "core/volume/zarr/written_levels.h"

using namespace volumen;

namespace {

template <class T>
T valueAt(Voxel v) { return static_cast<T>((v.z * 31 + v.y * 7 + v.x * 3) % 251); }

template <class T>
Chunk filled(const Box& box) {
    Chunk chunk(voxelTypeOf<T>(), box.shape());
    const auto view = chunk.view<T>();
    for (Voxel v; v.z < view.shape.z; ++v.z)
        for (v.y = 0; v.y < view.shape.y; ++v.y)
            for (v.x = 0; v.x < view.shape.x; ++v.x) view.at(v) = valueAt<T>(v + box.lo);
    return chunk;
}

template <class T>
void writeLevel0(ZarrWriter& writer) {
    const LevelInfo& level = writer.info().levels.front();
    for (std::int64_t i = 0; i < voxelCount(chunkGrid(level)); ++i) {
        const Voxel index = indexInGrid(chunkGrid(level), i);
        writer.writeChunk({0, index}, filled<T>(boxOfChunk(level, index)));
    }
}

/// True when a source's level holds `valueAt` wherever it has voxels.
template <class T>
bool holdsTheValues(const VolumeSource& source) {
    const LevelInfo& level = source.info().levels.front();
    for (std::int64_t i = 0; i < voxelCount(chunkGrid(level)); ++i) {
        const Voxel index = indexInGrid(chunkGrid(level), i);
        const ChunkPtr chunk = source.readChunk({0, index}, {});
        if (!chunk) return false;
        const Box box = boxOfChunk(level, index);
        for (Voxel v = box.lo; v.z < box.hi.z; ++v.z)
            for (v.y = box.lo.y; v.y < box.hi.y; ++v.y)
                for (v.x = box.lo.x; v.x < box.hi.x; ++v.x)
                    if (chunk->view<T>().at(v - box.lo) != valueAt<T>(v)) return false;
    }
    return true;
}

ZarrLayout layoutOf(VoxelType type, Voxel shape, Voxel chunkShape) {
    ZarrLayout layout;
    layout.type = type, layout.shape = shape, layout.chunkShape = chunkShape;
    layout.spacingUm = Spacing{7.91, 7.91, 7.91};
    return layout;
}

}  // namespace

class ZarrWriterTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_temporary;
    int m_stores = 0;
    Path fresh() { return Path(m_temporary.path().toStdString()) / (std::to_string(m_stores++) + ".zarr"); }

private Q_SLOTS:
    void whatIsWrittenIsReadBack() {
        const Path path = fresh();
        ZarrWriter writer(path, layoutOf(VoxelType::u16, {20, 33, 17}, {8, 16, 16}));
        writeLevel0<std::uint16_t>(writer);
        writer.finish();
        const VolumeSourcePtr source = openVolume(path);
        QVERIFY(holdsTheValues<std::uint16_t>(*source));
        QCOMPARE(source->info().format, std::string("ome-zarr"));
        QCOMPARE(source->info().levels.front().codec, std::string("blosc-zstd"));
        QVERIFY((source->info().spacingUm == Spacing{7.91, 7.91, 7.91}));
    }
    void everyTypeIsReadBackRawToo() {
        for (const VoxelType type : {VoxelType::u8, VoxelType::i8, VoxelType::i16, VoxelType::u32, VoxelType::i64, VoxelType::f32, VoxelType::f64})
            visitType(type, [&](auto zero) {
                using T = decltype(zero);
                const Path path = fresh();
                ZarrLayout layout = layoutOf(type, {5, 6, 7}, {4, 4, 4});
                layout.codec.reset();
                ZarrWriter writer(path, layout);
                writeLevel0<T>(writer);
                QVERIFY2(holdsTheValues<T>(*openVolume(path)), std::string(name(type)).c_str());
            });
    }
    void levelsGoOnUntilEveryReducedAxisIsSmall() {
        const auto shapes = [](const ZarrLayout& layout) {
            std::vector<Voxel> found;
            for (const LevelInfo& level : levelsOf(layout, "test")) found.push_back(level.shape);
            return found;
        };
        QVERIFY((shapes(layoutOf(VoxelType::u8, {300, 700, 257}, {128, 128, 128})) == std::vector<Voxel>{{300, 700, 257}, {150, 350, 129}, {75, 175, 65}}));
        ZarrLayout flat = layoutOf(VoxelType::u8, {300, 300, 300}, {128, 128, 128});
        flat.flat = true;
        QVERIFY((shapes(flat) == std::vector<Voxel>{{300, 300, 300}, {300, 150, 150}}));
        flat.levelCount = 1;
        QCOMPARE(shapes(flat).size(), std::size_t{1});
    }
    void coarserLevelsAreMeansWithTheirPlaceInTheFile() {
        const Path path = fresh();
        ZarrLayout layout = layoutOf(VoxelType::u8, {6, 7, 9}, {4, 4, 4});
        layout.levelCount = 3;
        ZarrWriter writer(path, layout);
        writeLevel0<std::uint8_t>(writer);
        ThreadPool pool(2, "test");
        std::atomic<int> wrote{0};
        writeCoarserLevels(writer, LevelReduce::mean, pool, {}, [&](const ChunkKey&) { ++wrote; });
        writer.finish();
        QCOMPARE(static_cast<std::int64_t>(wrote), coarserChunkCount(writer.info()));

        const Chunk fine = WrittenBoxes(writer, 1 << 20).read({{2, 4, 6}, {4, 6, 8}});
        Chunk mean(VoxelType::u8, {1, 1, 1});
        reduceBox(fine, {2, 2, 2}, LevelReduce::mean, mean);
        const VolumeSourcePtr source = openVolume(path);
        QCOMPARE(source->info().levels.size(), std::size_t{3});
        QVERIFY((source->info().levels[1].factor == Point{2, 2, 2}));
        QVERIFY((source->info().levels[1].offset == Point{0.5, 0.5, 0.5}));
        const ChunkPtr coarse = source->readChunk({1, {0, 0, 0}}, {});
        QVERIFY(coarse);
        QCOMPARE(coarse->view<std::uint8_t>().at({1, 2, 3}), mean.view<std::uint8_t>().at({0, 0, 0}));
    }
    void aChunkOfNothingButTheFillValueIsNotStored() {
        const Path path = fresh();
        ZarrLayout layout = layoutOf(VoxelType::u8, {4, 4, 4}, {4, 4, 4});
        layout.fillValue = 9;
        ZarrWriter writer(path, layout);
        Chunk chunk(VoxelType::u8, {4, 4, 4});
        fillVoxels(chunk, 9);
        writer.writeChunk({0, {}}, chunk);
        QVERIFY(!std::filesystem::exists(path / "0" / "0" / "0" / "0"));
        QVERIFY(!openVolume(path)->readChunk({0, {}}, {}));
        fillVoxels(chunk, 8);
        writer.writeChunk({0, {}}, chunk);
        QVERIFY(writer.readChunk({0, {}}));
        fillVoxels(chunk, 9);
        writer.writeChunk({0, {}}, chunk);
        QVERIFY(!writer.readChunk({0, {}}));
    }
    void theMarkSaysIncompleteUntilFinished() {
        const Path path = fresh();
        ZarrLayout layout = layoutOf(VoxelType::u8, {4, 4, 4}, {4, 4, 4});
        layout.attributes = R"({"volumen": {"made": "by a test"}})";
        ZarrWriter writer(path, layout);
        QVERIFY(readJson(path / ".zattrs").at("volumen").at("incomplete").get<bool>());
        writer.finish();
        QVERIFY((readJson(path / ".zattrs").at("volumen") == Json{{"made", "by a test"}}));
    }
    void whatStandsThereIsNotReplaced() {
        const Path path = fresh();
        const ZarrLayout layout = layoutOf(VoxelType::u8, {4, 4, 4}, {4, 4, 4});
        const ZarrWriter writer(path, layout);
        QVERIFY_EXCEPTION_THROWN(ZarrWriter(path, layout), Error);
    }
    void cancellingLeavesWhatIsWrittenReadable() {
        const Path path = fresh();
        ZarrLayout layout = layoutOf(VoxelType::u8, {8, 8, 8}, {4, 4, 4});
        layout.levelCount = 2;
        ZarrWriter writer(path, layout);
        writeLevel0<std::uint8_t>(writer);
        ThreadPool pool(2, "test");
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(writeCoarserLevels(writer, LevelReduce::mean, pool, stop.get_token(), [](const ChunkKey&) {}), Cancelled);
        QVERIFY(holdsTheValues<std::uint8_t>(*openVolume(path)));
    }
};

QTEST_APPLESS_MAIN(ZarrWriterTest)
#include "tst_zarr_writer.moc"
