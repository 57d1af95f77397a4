#include <QTest>
#include <cmath>
#include <cstring>
#include <numeric>
#include <thread>

#include "core/base/error.h"
#include "core/volume/open_volume.h"
#include "core/volume/zarr/codecs.h"
#include "tests/support/complaint.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::test;
using Json = nlohmann::json;

namespace {

ChunkPtr chunkAt(const VolumeSourcePtr& source, Voxel index, int level = 0) { return source->readChunk({level, index}, {}); }

template <class T>
std::vector<T> valuesOf(const ChunkPtr& chunk) {
    const auto view = chunk->view<T>();
    return {view.data, view.data + view.count()};
}

/// 0, 1, 2 … as T.
template <class T>
std::vector<T> counting(std::size_t count) {
    std::vector<T> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<T>(static_cast<float>(i)));
    return values;
}

std::string reasonOf(const Path& path, const OpenOptions& options = {}) {
    try {
        openVolume(path, options);
    } catch (const Error& error) {
        return error.what();
    }
    return "";
}

template <class T>
bool readsBothByteOrders(const Path& folder, const std::string& code) {
    for (const bool big : {false, true}) {
        writeArrayV2(folder, {2, 2, 3}, {2, 2, 3}, {{"dtype", (sizeof(T) == 1 ? "|" : big ? ">" : "<") + code}});
        writeBytes(folder / "0.0.0", bytesOf(counting<T>(12), big));
        const auto source = openVolume(folder);
        if (source->info().type != voxelTypeOf<T>() || !(valuesOf<T>(chunkAt(source, {})) == counting<T>(12))) return false;
    }
    return true;
}

}  // namespace

class ZarrSourceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTypeIsReadInBothByteOrders() {
        TemporaryFolder tmp;
        QVERIFY(readsBothByteOrders<std::uint8_t>(tmp / "a", "u1") && readsBothByteOrders<std::int8_t>(tmp / "b", "i1"));
        QVERIFY(readsBothByteOrders<std::uint16_t>(tmp / "c", "u2") && readsBothByteOrders<std::int16_t>(tmp / "d", "i2"));
        QVERIFY(readsBothByteOrders<std::uint32_t>(tmp / "e", "u4") && readsBothByteOrders<std::int32_t>(tmp / "f", "i4"));
        QVERIFY(readsBothByteOrders<std::uint64_t>(tmp / "g", "u8") && readsBothByteOrders<std::int64_t>(tmp / "h", "i8"));
        QVERIFY(readsBothByteOrders<Half>(tmp / "i", "f2") && readsBothByteOrders<float>(tmp / "j", "f4") && readsBothByteOrders<double>(tmp / "k", "f8"));
    }
    void fortranOrderIsTurned() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {2, 1, 3}, {2, 1, 3}, {{"order", "F"}, {"dimension_separator", "/"}});
        writeBytes(tmp / "a.zarr" / "0/0/0", bytesOf({0, 10, 1, 11, 2, 12}));  // z is the fastest axis
        QCOMPARE(valuesOf<std::uint8_t>(chunkAt(openVolume(tmp / "a.zarr"), {})), (std::vector<std::uint8_t>{0, 1, 2, 10, 11, 12}));
    }
    void transposedAxesAreTurnedBack() {
        TemporaryFolder tmp;
        writeArrayV3(tmp / "a.zarr", {2, 1, 3}, {2, 1, 3}, {{"codecs", {{{"name", "transpose"}, {"configuration", {{"order", {2, 0, 1}}}}}, {{"name", "bytes"}}}}});
        writeBytes(tmp / "a.zarr" / "c/0/0/0", bytesOf({0, 10, 1, 11, 2, 12}));  // stored as x, z, y
        QCOMPARE(valuesOf<std::uint8_t>(chunkAt(openVolume(tmp / "a.zarr"), {})), (std::vector<std::uint8_t>{0, 1, 2, 10, 11, 12}));
    }
    void anEdgeChunkIsPaddedWithTheFillValueWhateverIsStored() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {1, 2, 3}, {1, 2, 2}, {{"fill_value", 7}});
        writeBytes(tmp / "a.zarr" / "0.0.1", bytesOf({1, 99, 2, 99}));
        const auto source = openVolume(tmp / "a.zarr");
        QCOMPARE(valuesOf<std::uint8_t>(chunkAt(source, {0, 0, 1})), (std::vector<std::uint8_t>{1, 7, 2, 7}));
        QCOMPARE(source->info().fillValue, 7.0);
    }
    void aMissingChunkIsNull() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {37076, 15229, 15229}, {128, 128, 128}, {{"dimension_separator", "/"}});
        QVERIFY(!chunkAt(openVolume(tmp / "a.zarr"), {200, 100, 100}));
    }
    void aChunkLargerThanTheArrayIsClipped() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {1, 2, 2}, {2, 2, 3});
        writeBytes(tmp / "a.zarr" / "0.0.0", bytesOf({1, 2, 99, 3, 4, 99, 99, 99, 99, 99, 99, 99}));
        const auto source = openVolume(tmp / "a.zarr");
        QVERIFY((source->info().levels[0].chunkShape == Voxel{1, 2, 2}));
        QCOMPARE(valuesOf<std::uint8_t>(chunkAt(source, {})), (std::vector<std::uint8_t>{1, 2, 3, 4}));
    }
    void compressedChunksAreDecoded() {
        TemporaryFolder tmp;
        const std::vector<Codec> blosc{{.kind = CodecKind::blosc, .bloscInner = "lz4", .bloscShuffle = BloscShuffle::bits, .typeSize = 2}};
        writeArrayV2(tmp / "a.zarr", {4, 4, 4}, {4, 4, 4}, {{"dtype", "<u2"}, {"compressor", {{"id", "blosc"}, {"cname", "lz4"}}}});
        writeBytes(tmp / "a.zarr" / "0.0.0", encode(blosc, bytesOf(counting<std::uint16_t>(64))));
        const auto source = openVolume(tmp / "a.zarr");
        QCOMPARE(source->info().levels[0].codec, std::string("blosc-lz4"));
        QCOMPARE(valuesOf<std::uint16_t>(chunkAt(source, {})), counting<std::uint16_t>(64));
    }
    void twoAxesAreOneSlice() {
        TemporaryFolder tmp;
        writeArrayV3(tmp / "a.zarr", {2, 3}, {2, 3});
        writeBytes(tmp / "a.zarr" / "c/0/0", bytesOf({0, 1, 2, 3, 4, 5}));
        const auto source = openVolume(tmp / "a.zarr");
        QVERIFY((source->info().shape() == Voxel{1, 2, 3}));
        QCOMPARE(valuesOf<std::uint8_t>(chunkAt(source, {})), counting<std::uint8_t>(6));
    }
    void axesSaidByHandAreTurned() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {3, 1, 2}, {3, 1, 2});
        writeBytes(tmp / "a.zarr" / "0.0.0", bytesOf({0, 10, 1, 11, 2, 12}));
        OpenOptions options;
        options.axes = "xyz";
        const auto source = openVolume(tmp / "a.zarr", options);
        QVERIFY((source->info().shape() == Voxel{2, 1, 3}));
        QCOMPARE(valuesOf<std::uint8_t>(chunkAt(source, {})), (std::vector<std::uint8_t>{0, 1, 2, 10, 11, 12}));
    }
    void aFourthAxisAsksForItsChannel() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {3, 2, 2, 2}, {2, 2, 2, 2});
        writeBytes(tmp / "a.zarr" / "0.0.0.0", bytesOf({0, 1, 2, 3, 4, 5, 6, 7, 10, 11, 12, 13, 14, 15, 16, 17}));
        writeBytes(tmp / "a.zarr" / "1.0.0.0", bytesOf({20, 21, 22, 23, 24, 25, 26, 27, 99, 99, 99, 99, 99, 99, 99, 99}));
        QVERIFY(reasonOf(tmp / "a.zarr").find("--channel 0 to 2") != std::string::npos);
        OpenOptions options;
        for (const int channel : {0, 1, 2}) {
            options.channel = std::to_string(channel);
            std::vector<std::uint8_t> wanted(8);
            std::iota(wanted.begin(), wanted.end(), static_cast<std::uint8_t>(10 * channel));
            QCOMPARE(valuesOf<std::uint8_t>(chunkAt(openVolume(tmp / "a.zarr", options), {})), wanted);
        }
        options.channel = "3";
        QVERIFY(!reasonOf(tmp / "a.zarr", options).empty());
    }
    void axesOfOnePlaceAreLeftOut() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {1, 1, 2, 3, 4}, {1, 1, 2, 3, 4});
        QVERIFY((openVolume(tmp / "a.zarr")->info().shape() == Voxel{2, 3, 4}));
    }
    void aGroupOfSmallerAndSmallerArraysHasLevels() {
        TemporaryFolder tmp;
        writeJson(tmp / "g.zarr" / ".zgroup", {{"zarr_format", 2}});
        writeArrayV2(tmp / "g.zarr" / "0", {5, 10, 10}, {4, 4, 4});
        writeArrayV2(tmp / "g.zarr" / "1", {5, 5, 5}, {4, 4, 4});
        const VolumeInfo info = openVolume(tmp / "g.zarr")->info();
        QCOMPARE(info.levels.size(), std::size_t{2});
        QVERIFY((info.levels[1].factor == Point{1, 2, 2}) && (info.levels[1].offset == Point{0, 0.5, 0.5}));
        QVERIFY(info.flat && info.format == "zarr" && info.version == "2" && !info.spacingUm);
    }
    void aGroupOfOtherArraysAsksWhich() {
        TemporaryFolder tmp;
        writeJson(tmp / "g.zarr" / "zarr.json", {{"zarr_format", 3}, {"node_type", "group"}});
        writeArrayV3(tmp / "g.zarr" / "raw", {5, 10, 10}, {4, 4, 4});
        writeJson(tmp / "g.zarr" / "more" / "zarr.json", {{"zarr_format", 3}, {"node_type", "group"}});
        writeArrayV3(tmp / "g.zarr" / "more" / "ink", {5, 10, 12}, {4, 4, 4});
        QCOMPARE(testing::offered([&] { openVolume(tmp / "g.zarr"); }), (std::vector<std::string>{"more/ink", "raw"}));
        const std::string reason = reasonOf(tmp / "g.zarr");
        QVERIFY(reason.find("raw") != std::string::npos && reason.find("more/ink") != std::string::npos);
        OpenOptions options;
        options.dataset = "more/ink";
        const VolumeInfo info = openVolume(tmp / "g.zarr", options)->info();
        QVERIFY((info.shape() == Voxel{5, 10, 12}) && info.dataset == "more/ink" && info.datasets.size() == 2);
        for (const char* bad : {"nothing", "../g.zarr/raw", "/etc"}) {
            options.dataset = bad;
            QVERIFY(!reasonOf(tmp / "g.zarr", options).empty());
        }
    }
    void whatAGroupWithinOffersIsNamedFromTheRoot() {
        TemporaryFolder tmp;
        for (const char* group : {"", "scans"}) writeJson(tmp / "g.zarr" / group / ".zgroup", {{"zarr_format", 2}});
        for (const char* name : {"a", "b"}) writeArrayV2(tmp / "g.zarr" / "scans" / name, {5, 10, 10}, {4, 4, 4});
        OpenOptions options;
        options.dataset = "scans";
        QCOMPARE(testing::offered([&] { openVolume(tmp / "g.zarr", options); }), (std::vector<std::string>{"scans/a", "scans/b"}));
        options.dataset = "scans/b";
        QCOMPARE(openVolume(tmp / "g.zarr", options)->info().dataset, std::string("scans/b"));
    }
    void anotherChannelIsAnotherReading() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "c.zarr", {2, 4, 4, 4}, {1, 4, 4, 4});
        OpenOptions options;
        options.channel = "1";
        QCOMPARE(openVolume(tmp / "c.zarr", options)->info().reading, std::string("channel 1"));
    }
    void aChunkThatCannotBeDecodedNamesItsFile() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {2, 2, 2}, {2, 2, 2}, {{"compressor", {{"id", "blosc"}}}});
        writeBytes(tmp / "a.zarr" / "0.0.0", bytesOf({1, 2, 3}));
        writeArrayV2(tmp / "b.zarr", {2, 2, 2}, {2, 2, 2});
        writeBytes(tmp / "b.zarr" / "0.0.0", bytesOf({1, 2, 3}));
        for (const char* store : {"a.zarr", "b.zarr"}) {
            try {
                chunkAt(openVolume(tmp / store), {});
                QFAIL("was read");
            } catch (const Error& error) {
                QVERIFY(std::string(error.what()).find("0.0.0: ") != std::string::npos);
            }
        }
    }
    void aClaimOfAGiantChunkAllocatesNothing() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {100000, 100000, 100}, {100000, 100000, 100}, {{"compressor", {{"id", "zstd"}}}});
        writeBytes(tmp / "a.zarr" / "0.0.0", bytesOf({1, 2, 3}));
        QVERIFY_EXCEPTION_THROWN(chunkAt(openVolume(tmp / "a.zarr"), {}), Error);
    }
    void aRequestToStopIsHeard() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {2, 2, 2}, {2, 2, 2});
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(openVolume(tmp / "a.zarr")->readChunk({}, stop.get_token()), Cancelled);
    }
    void damagedMetadataIsRefusedByName() {
        TemporaryFolder tmp;
        for (const char* text : {"", "{", "[]", "null", "3", "{\"zarr_format\": 3}", "{\"zarr_format\":3,\"node_type\":\"group\",\"attributes\":{\"ome\":{\"multiscales\":[{}]}}}"}) {
            std::filesystem::create_directories(tmp / "a.zarr");
            writeTextAtomically(tmp / "a.zarr" / "zarr.json", text, false);
            QVERIFY2(reasonOf(tmp / "a.zarr").find("zarr.json: ") != std::string::npos, text);
        }
        writeTextAtomically(tmp / "a.zarr" / "zarr.json", std::string(100000, '['), false);
        QVERIFY(!reasonOf(tmp / "a.zarr").empty());
    }
    void anEmptyGroupIsRefused() {
        TemporaryFolder tmp;
        writeJson(tmp / "g.zarr" / ".zgroup", {{"zarr_format", 2}});
        QVERIFY(reasonOf(tmp / "g.zarr").find("without an array") != std::string::npos);
    }
    void theSpacingOfAVolumePackageIsFoundBeside() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {2, 2, 2}, {2, 2, 2});
        writeJson(tmp / "a.zarr" / "meta.json", {{"voxelsize", 7.91}});
        QCOMPARE(openVolume(tmp / "a.zarr")->info().spacingUm->x, 7.91);
    }
    void aMetadataFileStandsForItsFolder() {
        TemporaryFolder tmp;
        writeArrayV2(tmp / "a.zarr", {2, 3, 4}, {2, 2, 2});
        QVERIFY((openVolume(tmp / "a.zarr" / ".zarray")->info().shape() == Voxel{2, 3, 4}));
    }
};

QTEST_APPLESS_MAIN(ZarrSourceTest)
#include "tst_zarr_source.moc"
