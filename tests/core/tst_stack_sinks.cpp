#include <QImage>
#include <QTest>
#include <fstream>

#include <nlohmann/json.hpp>

#include "core/base/json.h"
#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/stack_sink.h"
#include "core/volume/tiff_file.h"
#include "core/volume/tiff_stack.h"
#include "tests/support/complaint.h"
#include "tests/support/sink_world.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::testing;
using volumen::test::TemporaryFolder;

namespace {

template <class T>
void checkTiffs(const Path& folder, const char* codec, const char* named) {
    const auto voxels = madeVoxels<T>({3, 40, 51});
    const VolumeSinkPtr sink = makeTiffStackSink(folder, sinkLayout(voxelTypeOf<T>(), voxels.shape(), codec), SinkOpening::fresh);
    writeAll(*sink, voxels);
    sink->finish();
    const std::string what = std::string(name(voxelTypeOf<T>())) + " " + codec;
    QVERIFY2(givesBackAll(*sink, voxels), what.c_str());
    const VolumeSourcePtr source = openTiffStack(folder);
    QVERIFY2(equal(readAll<T>(*source), voxels), what.c_str());
    QCOMPARE(source->info().levels.front().codec, std::string(named));
    QVERIFY(source->info().warnings.empty());
}

std::vector<std::string> filesIn(const Path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

/// Folders of one picture a slice.
class StackSinksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTypeAndCodecIsReadBack() {
        TemporaryFolder tmp;
        int next = 0;
        const auto folder = [&] { return tmp / std::to_string(next++); };
        for (const auto& [codec, named] : {std::pair{"none", "none"}, std::pair{"gzip", "deflate"}, std::pair{"deflate:9", "deflate"}, std::pair{"lzw", "lzw"}}) {
            checkTiffs<std::uint8_t>(folder(), codec, named), checkTiffs<std::int8_t>(folder(), codec, named);
            checkTiffs<std::uint16_t>(folder(), codec, named), checkTiffs<std::int16_t>(folder(), codec, named);
            checkTiffs<std::uint32_t>(folder(), codec, named), checkTiffs<std::int32_t>(folder(), codec, named);
            checkTiffs<std::uint64_t>(folder(), codec, named), checkTiffs<std::int64_t>(folder(), codec, named);
            checkTiffs<float>(folder(), codec, named), checkTiffs<double>(folder(), codec, named);
        }
    }
    void slicesAreNumberedWithTheDigitsOfTheirCount() {
        QCOMPARE(sliceNumber(0, 9), std::string("0"));
        QCOMPARE(sliceNumber(7, 10), std::string("07"));
        QCOMPARE(sliceNumber(14375, 14376), std::string("14375"));
        TemporaryFolder tmp;
        convertTo(makeTiffStackSink, tmp / "s", madeVoxels<std::uint8_t>({11, 2, 2}), sinkLayout(VoxelType::u8, {11, 2, 2}));
        QCOMPARE(filesIn(tmp / "s").front(), std::string("00.tif"));
        QCOMPARE(filesIn(tmp / "s").back(), std::string("10.tif"));
    }
    void whatItWasMadeFromIsTheDescription() {
        TemporaryFolder tmp;
        const SinkLayout layout = sinkLayout(VoxelType::u8, {2, 2, 2});
        convertTo(makeTiffStackSink, tmp / "s", madeVoxels<std::uint8_t>({2, 2, 2}), layout);
        const Json said = parseJson(tiffStackSinkAttributes(tmp / "s", {}), tmp / "s");
        QCOMPARE(said.at("volumen").at("source").get<std::string>(), std::string("scan \"ä\"\nline\\n"));
        std::filesystem::create_directories(tmp / "empty");
        QCOMPARE(tiffStackSinkAttributes(tmp / "empty", {}), std::string("{}"));
    }
    void whereItLiesIsReadBackToTheLastDigit() {
        TemporaryFolder tmp;
        SinkLayout layout = sinkLayout(VoxelType::u8, {2, 2, 2});
        layout.spacingUm = Spacing{7.91, 1.0 / 3, 3.24};
        convertTo(makeTiffStackSink, tmp / "s", madeVoxels<std::uint8_t>({2, 2, 2}), layout);
        const VolumeInfo info = openTiffStack(tmp / "s")->info();
        QVERIFY(info.spacingUm == layout.spacingUm && info.originUm == layout.originUm && info.provenance.empty());
        layout.spacingUm.reset();
        convertTo(makeTiffStackSink, tmp / "unknown", madeVoxels<std::uint8_t>({2, 2, 2}), layout);
        QVERIFY(!openTiffStack(tmp / "unknown")->info().spacingUm);
    }
    void whatWasInterruptedGoesOn() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({12, 20, 30});
        const SinkLayout layout = sinkLayout(VoxelType::u16, voxels.shape(), "lzw");
        { writeSome(*makeTiffStackSink(tmp / "s", layout, SinkOpening::fresh), voxels, 3, 8); }
        std::ofstream(tmp / "s/.09.tif") << "a slice that a kill cut off";
        const VolumeSinkPtr sink = makeTiffStackSink(tmp / "s", layout, SinkOpening::continued);
        QVERIFY(!sink->readChunk({0, {2, 0, 0}}));
        QVERIFY(!sink->readChunk({0, {9, 0, 0}}));
        QVERIFY(givesBack(*sink, voxels, 3, 8));
        writeSome(*sink, voxels, 0, 3), writeSome(*sink, voxels, 8, 12);
        sink->finish();
        QCOMPARE(filesIn(tmp / "s").size(), std::size_t{12});
        QVERIFY(equal(readAll<std::uint16_t>(*openTiffStack(tmp / "s")), voxels));
    }
    void aFullDiskIsSaidAndNoSliceIsHalf() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({2, 300, 400});
        for (const auto& [make, type] : {std::pair<MakeSink, VoxelType>{makeTiffStackSink, VoxelType::u16}, {makeJpegStackSink, VoxelType::u8}}) {
            const VolumeSinkPtr sink = make(tmp / std::string(name(type)), sinkLayout(type, voxels.shape()), SinkOpening::fresh);
            const FullDisk full(10'000);
            const auto write = [&, t = type] { t == VoxelType::u16 ? writeAll(*sink, voxels) : writeAll(*sink, madeVoxels<std::uint8_t>(voxels.shape())); };
            QVERIFY(kindOfError(write) == ErrorKind::outOfSpace);
            QVERIFY(!sink->readChunk({0, {1, 0, 0}}));
        }
    }
    void jpegsAreCloseToWhatWasWritten() {
        TemporaryFolder tmp;
        Array3<std::uint8_t> voxels({2, 60, 80});
        for (std::int64_t i = 0; i < voxelCount(voxels.shape()); ++i) voxels.data()[i] = static_cast<std::uint8_t>(i % 80 * 2 + i / 80 % 60);
        convertTo(makeJpegStackSink, tmp / "fine", voxels, sinkLayout(VoxelType::u8, voxels.shape(), "jpeg:98"));
        convertTo(makeJpegStackSink, tmp / "coarse", voxels, sinkLayout(VoxelType::u8, voxels.shape(), "jpeg:10"));
        const QImage image(QString::fromStdString((tmp / "fine/1.jpg").string()));
        QCOMPARE(image.size(), QSize(80, 60));
        QVERIFY(image.isGrayscale());
        int most = 0;
        for (int y = 0; y < 60; ++y)
            for (int x = 0; x < 80; ++x) most = std::max(most, std::abs(qGray(image.pixel(x, y)) - int(voxels.at({1, y, x}))));
        QVERIFY2(most <= 6, std::to_string(most).c_str());
        QVERIFY(std::filesystem::file_size(tmp / "coarse/0.jpg") < std::filesystem::file_size(tmp / "fine/0.jpg"));
    }
    void aWishThatTheyCannotGrantIsNamed() {
        TemporaryFolder tmp;
        const auto refused = [&](MakeSink make, const SinkLayout& layout) { return complaint([&] { make(tmp / "s", layout, SinkOpening::fresh); }); };
        QVERIFY(refused(makeJpegStackSink, sinkLayout(VoxelType::u16, {2, 2, 2})).contains("a JPEG holds u8 only, not u16"));
        QVERIFY(refused(makeJpegStackSink, sinkLayout(VoxelType::u8, {2, 2, 70'000})).contains("65500"));
        QVERIFY(refused(makeJpegStackSink, sinkLayout(VoxelType::u8, {2, 2, 2}, "jpeg:0")).contains("from 1 to 100"));
        QVERIFY(refused(makeTiffStackSink, sinkLayout(VoxelType::u8, {2, 2, 2}, "zstd")).contains("none, gzip or lzw"));
        QVERIFY(!std::filesystem::exists(tmp / "s"));
        convertTo(makeJpegStackSink, tmp / "s", madeVoxels<std::uint8_t>({2, 2, 2}), sinkLayout(VoxelType::u8, {2, 2, 2}));
        const VolumeSinkPtr sink = makeJpegStackSink(tmp / "s", sinkLayout(VoxelType::u8, {2, 2, 2}), SinkOpening::continued);
        QVERIFY(complaint([&] { sink->readChunk({0, {}}); }).contains("--verify"));
    }
};

QTEST_APPLESS_MAIN(StackSinksTest)
#include "tst_stack_sinks.moc"
