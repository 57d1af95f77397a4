#include <QTest>
#include <hdf5.h>

#include "core/jobs/parallel_for.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/growing_file.h"
#include "core/volume/hdf5_file.h"
#include "core/volume/hdf5_source.h"
#include "tests/support/complaint.h"
#include "tests/support/hdf5_writer.h"
#include "tests/support/sink_world.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::testing;
using volumen::test::TemporaryFolder;

namespace {

SinkLayout chunked(VoxelType type, Voxel shape, Voxel chunk, std::string codec = {}) {
    SinkLayout layout = sinkLayout(type, shape, std::move(codec));
    layout.chunkShape = chunk;
    return layout;
}

template <class T>
void checkType(const Path& path, const std::string& codec) {
    const auto voxels = madeVoxels<T>({9, 17, 13});
    convertTo(makeHdf5Sink, path, voxels, chunked(voxelTypeOf<T>(), voxels.shape(), {4, 8, 8}, codec));
    const VolumeSourcePtr source = openHdf5(path);
    QCOMPARE(source->info().type, voxelTypeOf<T>());
    QVERIFY2(equal(readAll<T>(*source), voxels), (std::string(name(voxelTypeOf<T>())) + " " + codec).c_str());
}

/// The values as libhdf5 itself decodes them; it knows no LZF, and complains about every other mistake in the file.
std::vector<std::uint16_t> readByLibrary(const Path& path, const char* dataset, std::size_t count) {
    std::vector<std::uint16_t> values(count);
    const hid_t file = H5Fopen(path.c_str(), H5F_ACC_RDONLY, H5P_DEFAULT), opened = H5Dopen2(file, dataset, H5P_DEFAULT);
    const bool read = H5Dread(opened, H5T_NATIVE_UINT16, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0;
    H5Dclose(opened), H5Fclose(file);
    return read ? values : std::vector<std::uint16_t>{};
}

std::vector<std::string> datasetsOf(const Path& path) {
    std::vector<std::string> names;
    for (const Hdf5Entry& entry : Hdf5File(path).datasets()) names.push_back(entry.name);
    return names;
}

}  // namespace

class Hdf5SinkTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTypeAndCodecIsReadBack() {
        TemporaryFolder tmp;
        for (const char* codec : {"none", "gzip", "gzip:9", "gzip:0", "lzf"}) checkType<std::uint16_t>(tmp / (std::string(codec) + ".h5"), codec);
        checkType<std::uint8_t>(tmp / "u8.h5", ""), checkType<std::int8_t>(tmp / "i8.h5", ""), checkType<std::int16_t>(tmp / "i16.h5", "");
        checkType<std::uint32_t>(tmp / "u32.h5", ""), checkType<std::int32_t>(tmp / "i32.h5", "lzf"), checkType<std::uint64_t>(tmp / "u64.h5", "");
        checkType<std::int64_t>(tmp / "i64.h5", ""), checkType<Half>(tmp / "f16.h5", ""), checkType<float>(tmp / "f32.h5", ""), checkType<double>(tmp / "f64.h5", "lzf");
    }
    void libhdf5DecodesItItself() {
        TemporaryFolder tmp;
        Array3<std::uint16_t> voxels({20, 30, 40});
        for (std::int64_t i = 0; i < voxelCount(voxels.shape()); ++i) voxels.data()[i] = static_cast<std::uint16_t>(i / 50);
        convertTo(makeHdf5Sink, tmp / "a.h5", voxels, chunked(VoxelType::u16, voxels.shape(), {8, 8, 16}));
        QVERIFY(readByLibrary(tmp / "a.h5", "volume", 24000) == std::vector<std::uint16_t>(voxels.data(), voxels.data() + 24000));
        QVERIFY(std::filesystem::file_size(tmp / "a.h5") < 24000);
    }
    void aTreeOfThreeLevelsHoldsThousandsOfChunks() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({6, 30, 40});
        convertTo(makeHdf5Sink, tmp / "a.h5", voxels, chunked(VoxelType::u16, voxels.shape(), {1, 1, 1}, "none"));
        QVERIFY(readByLibrary(tmp / "a.h5", "volume", 7200) == std::vector<std::uint16_t>(voxels.data(), voxels.data() + 7200));
        QVERIFY(equal(readAll<std::uint16_t>(*openHdf5(tmp / "a.h5")), voxels));
    }
    void spacingAndWhatItWasMadeFromStandInIt() {
        TemporaryFolder tmp;
        SinkLayout layout = chunked(VoxelType::u8, {4, 4, 4}, {4, 4, 4});
        layout.name = "20230205180739";
        const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::fresh);
        writeAll(*sink, madeVoxels<std::uint8_t>({4, 4, 4}));
        QVERIFY(hdf5SinkDatasets(growingName(tmp / "a.h5")).empty());
        sink->describe(R"({"volumen": {"nan": 3}})");
        sink->finish();
        QVERIFY((openHdf5(tmp / "a.h5")->info().spacingUm == Spacing{2.5, 3.25, 7.91}));
        QCOMPARE(openHdf5(tmp / "a.h5")->info().dataset, layout.name);
        QCOMPARE(hdf5SinkAttributes(tmp / "a.h5", layout.name), std::string(R"({"volumen": {"nan": 3}})"));
        QCOMPARE(hdf5SinkAttributes(tmp / "a.h5", "other"), std::string("{}"));
        QCOMPARE(hdf5SinkDatasets(tmp / "a.h5"), std::vector<std::string>{layout.name});
    }
    void chunksOfTheFillValueTakeNoPlaceAndReplaceWhatStood() {
        TemporaryFolder tmp;
        SinkLayout layout = chunked(VoxelType::u16, {8, 8, 16}, {8, 8, 8}, "none");
        layout.fillValue = 7;
        const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::fresh);
        Array3<std::uint16_t> voxels = madeVoxels<std::uint16_t>({8, 8, 16});
        writeAll(*sink, voxels);
        writeSome(*sink, Array3<std::uint16_t>({8, 8, 16}, 7), 1, 2);
        QVERIFY(!sink->readChunk({0, {0, 0, 1}}));
        sink->finish();
        const VolumeSourcePtr source = openHdf5(tmp / "a.h5");
        QCOMPARE(source->info().fillValue, 7.0);
        for (std::int64_t i = 0; i < voxelCount(voxels.shape()); ++i)
            if (i % 16 >= 8) voxels.data()[i] = 7;
        QVERIFY(equal(readAll<std::uint16_t>(*source), voxels));
    }
    void whatWasInterruptedGoesOn() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({10, 20, 30});
        const SinkLayout layout = chunked(VoxelType::u16, voxels.shape(), {4, 8, 8}, "lzf");
        const std::int64_t half = 20;
        {
            const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::fresh);
            writeSome(*sink, voxels, 0, half);
            sink->sync();
        }
        QVERIFY(!std::filesystem::exists(tmp / "a.h5"));
        const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::continued);
        QVERIFY(givesBack(*sink, voxels, 0, half));
        writeSome(*sink, voxels, half, chunkCount(*sink));
        sink->finish();
        QVERIFY(givesBackAll(*sink, voxels));
        QVERIFY(equal(readAll<std::uint16_t>(*openHdf5(tmp / "a.h5")), voxels));
        QVERIFY(!std::filesystem::exists(growingName(tmp / "a.h5")));
    }
    void aKillInTheMiddleOfAChunkLosesThatChunkOnly() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({4, 4, 40});
        const SinkLayout layout = chunked(VoxelType::u16, voxels.shape(), {4, 4, 4}, "none");
        for (const std::uint64_t missing : {std::uint64_t{5}, std::uint64_t{128 + 20}}) {   // of a chunk's bytes; of its head too
            const Path growing = growingName(tmp / "a.h5");
            { writeSome(*makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::fresh), voxels, 5, 10); }   // chunk 5 is written last
            std::filesystem::resize_file(growing, std::filesystem::file_size(growing) - missing);
            const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::continued);
            QVERIFY(!sink->readChunk({0, {0, 0, 5}}));
            QVERIFY(givesBack(*sink, voxels, 6, 10));
            writeSome(*sink, voxels, 0, 6);
            sink->finish();
            QVERIFY(equal(readAll<std::uint16_t>(*openHdf5(tmp / "a.h5")), voxels));
            std::filesystem::remove(tmp / "a.h5");
        }
    }
    void bytesThatDidNotReachTheDiskAreNotTakenForAChunk() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({4, 4, 8});
        const SinkLayout layout = chunked(VoxelType::u16, voxels.shape(), {4, 4, 4}, "none");
        { writeAll(*makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::fresh), voxels); }   // chunk 1 first, then chunk 0
        const Path growing = growingName(tmp / "a.h5");
        std::vector<std::byte> bytes = readFile(growing);
        std::fill(bytes.end() - 10, bytes.end(), std::byte{0});
        writeFileAtomically(growing, bytes);
        const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::continued);
        QVERIFY(!sink->readChunk({0, {0, 0, 0}}));
        QVERIFY(givesBack(*sink, voxels, 1, 2));
    }
    void aKillBeforeTheFileTookItsNameIsMadeGood() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({8, 8, 8});
        const SinkLayout layout = chunked(VoxelType::u16, voxels.shape(), {4, 4, 4});
        convertTo(makeHdf5Sink, tmp / "a.h5", voxels, layout);
        std::filesystem::rename(tmp / "a.h5", growingName(tmp / "a.h5"));
        const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::continued);
        QVERIFY(givesBackAll(*sink, voxels));
        sink->finish();
        QVERIFY(equal(readAll<std::uint16_t>(*openHdf5(tmp / "a.h5")), voxels));
        QCOMPARE(datasetsOf(tmp / "a.h5"), std::vector<std::string>{"volume"});
    }
    void severalScrollsShareAFile() {
        TemporaryFolder tmp;
        const Path path = tmp / "scrolls.h5";
        const auto first = madeVoxels<std::uint8_t>({5, 6, 7}), third = madeVoxels<std::uint8_t>({3, 3, 3});
        const auto second = madeVoxels<float>({8, 9, 10});
        const auto named = [](SinkLayout made, const char* name) { return made.name = name, made; };
        convertTo(makeHdf5Sink, path, first, named(chunked(VoxelType::u8, first.shape(), {4, 4, 4}), "scroll 1"));
        {
            const VolumeSinkPtr sink = makeHdf5Sink(path, named(chunked(VoxelType::f32, second.shape(), {4, 4, 4}), "scroll 2"), SinkOpening::fresh);
            writeSome(*sink, second, 0, 5);
        }
        QCOMPARE(datasetsOf(path), std::vector<std::string>{"scroll 1"});
        QVERIFY(equal(readAll<std::uint8_t>(*openHdf5(path)), first));
        {
            const VolumeSinkPtr sink = makeHdf5Sink(path, named(chunked(VoxelType::f32, second.shape(), {4, 4, 4}), "scroll 2"), SinkOpening::continued);
            QVERIFY(givesBack(*sink, second, 0, 5));
            writeSome(*sink, second, 5, chunkCount(*sink));
            sink->finish();
        }
        QVERIFY(!std::filesystem::exists(growingName(path)));
        convertTo(makeHdf5Sink, path, third, named(chunked(VoxelType::u8, third.shape(), {4, 4, 4}), "a third"));
        QCOMPARE(datasetsOf(path), (std::vector<std::string>{"a third", "scroll 1", "scroll 2"}));
        QVERIFY(equal(readAll<std::uint8_t>(*openHdf5(path, {.dataset = "scroll 1", .axes = {}, .channel = {}})), first));
        QVERIFY(equal(readAll<float>(*openHdf5(path, {.dataset = "scroll 2", .axes = {}, .channel = {}})), second));
        QVERIFY(equal(readAll<std::uint8_t>(*openHdf5(path, {.dataset = "a third", .axes = {}, .channel = {}})), third));
    }
    void aDatasetThatWasGivenUpLeavesNothing() {
        TemporaryFolder tmp;
        const Path path = tmp / "a.h5";
        const auto voxels = madeVoxels<std::uint8_t>({4, 4, 4});
        const auto layout = [](const char* name) {
            SinkLayout made = chunked(VoxelType::u8, {4, 4, 4}, {4, 4, 4}, "none");
            return made.name = name, made;
        };
        convertTo(makeHdf5Sink, path, voxels, layout("one"));
        const auto before = std::filesystem::file_size(path);
        { writeAll(*makeHdf5Sink(path, layout("two"), SinkOpening::fresh), voxels); }
        QVERIFY(std::filesystem::file_size(path) > before);
        std::filesystem::remove(growingName(path));
        const VolumeSinkPtr sink = makeHdf5Sink(path, layout("three"), SinkOpening::fresh);
        QCOMPARE(std::filesystem::file_size(path), before);
        QVERIFY(!sink->readChunk({0, {}}));
    }
    void whatStandsInTheWayIsRefused() {
        TemporaryFolder tmp;
        const SinkLayout layout = chunked(VoxelType::u8, {4, 4, 4}, {4, 4, 4});
        const auto make = [&](const char* name) { return [&, name] { makeHdf5Sink(tmp / name, layout, SinkOpening::fresh); }; };
        convertTo(makeHdf5Sink, tmp / "a.h5", madeVoxels<std::uint8_t>({4, 4, 4}), layout);
        QVERIFY(kindOfError(make("a.h5")) == ErrorKind::wouldOverwrite);
        QVERIFY(complaint(make("a.h5")).contains("holds a dataset volume already"));
        writeHdf5(tmp / "other.h5", [](hid_t file) { writeDataset(file, "raw", Array3<std::uint8_t>({2, 2, 2})); });
        QVERIFY(complaint(make("other.h5")).contains("was not written by Volumen"));
        QVERIFY(!std::filesystem::exists(growingName(tmp / "other.h5")));
        makeHdf5Sink(tmp / "b.h5", layout, SinkOpening::fresh);
        QVERIFY(complaint(make("b.h5")).contains("--resume"));
    }
    void aWishThatItCannotGrantIsNamed() {
        TemporaryFolder tmp;
        const auto make = [&](auto&& change) {
            SinkLayout layout = chunked(VoxelType::u8, {4, 4, 4}, {4, 4, 4});
            change(layout);
            return complaint([&] { makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::fresh); });
        };
        QVERIFY(make([](SinkLayout& l) { l.codec = "zstd"; }).contains("choose none, gzip or lzf"));
        QVERIFY(make([](SinkLayout& l) { l.codec = "gzip:12"; }).contains("from 0 to 9"));
        QVERIFY(make([](SinkLayout& l) { l.codec = "gzip:x"; }).contains("no whole number"));
        QVERIFY(make([](SinkLayout& l) { l.levelCount = 3; }).contains("--levels"));
        QVERIFY(make([](SinkLayout& l) { l.shardShape = Voxel{8, 8, 8}; }).contains("--shard"));
        QVERIFY(make([](SinkLayout& l) { l.name = "a/b"; }).contains("slash"));
        QVERIFY(!std::filesystem::exists(growingName(tmp / "a.h5")));
    }
    void chunksOfSeveralThreadsAreAllThere() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({32, 40, 48});
        const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", chunked(VoxelType::u16, voxels.shape(), {8, 8, 8}), SinkOpening::fresh);
        parallelFor(4, chunkCount(*sink), [&](std::int64_t i) { writeSome(*sink, voxels, i, i + 1); });
        sink->finish();
        QVERIFY(equal(readAll<std::uint16_t>(*openHdf5(tmp / "a.h5")), voxels));
    }
    void aFullDiskIsSaidAndTheRestGoesOn() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({16, 16, 64});
        const SinkLayout layout = chunked(VoxelType::u16, voxels.shape(), {16, 16, 8}, "none");
        {
            const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::fresh);
            writeSome(*sink, voxels, 0, 2);
            const FullDisk full(10'000);
            QVERIFY(kindOfError([&] { writeSome(*sink, voxels, 2, 3); }) == ErrorKind::outOfSpace);
            QVERIFY(complaint([&] { writeSome(*sink, voxels, 2, 3); }).contains("free some space and go on with --resume"));
        }
        const VolumeSinkPtr sink = makeHdf5Sink(tmp / "a.h5", layout, SinkOpening::continued);
        QVERIFY(givesBack(*sink, voxels, 0, 2));
        writeSome(*sink, voxels, 2, 8);
        sink->finish();
        QVERIFY(equal(readAll<std::uint16_t>(*openHdf5(tmp / "a.h5")), voxels));
    }
};

QTEST_APPLESS_MAIN(Hdf5SinkTest)
#include "tst_hdf5_sink.moc"
