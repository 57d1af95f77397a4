#include <QTest>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>

#include "tests/support/complaint.h"
#include "tests/support/conversion_world.h"
#include "tests/support/tiff_writer.h"

using namespace volumen;
using namespace volumen::testing;

class ConversionTest : public QObject {
    Q_OBJECT

    ConversionWorld m_world;

    /// Every level of what `request` made of `voxels`, against plain means.
    template <class T>
    void compareLevels(const ConversionRequest& request, Array3<T> voxels, Voxel factors) {
        m_world.run(request);
        const VolumeSourcePtr out = openVolume(request.out);
        for (int level = 0; level < static_cast<int>(out->info().levels.size()); ++level) {
            QVERIFY2(same(readLevel<T>(*out, level), voxels), qPrintable(QString("level %1 of %2").arg(level).arg(request.out.c_str())));
            voxels = meanLevel(voxels, factors);
        }
    }

private Q_SLOTS:
    void everyLevelIsTheMeanOfTheOneBeforeToTheLastSlice() {
        const auto voxels = madeVoxels<std::uint16_t>({35, 50, 33});   // odd sizes, and a chunk of one slice at level 1
        writeVolume(m_world / "odd.zarr", voxels, {16, 16, 16});
        ConversionRequest request = m_world.request("odd.zarr", "odd-levels.zarr");
        request.levels = 4;
        compareLevels(request, voxels, {2, 2, 2});
    }
    void levelsAreTheSameWhenChunksCutTheirVoxels() {
        const auto voxels = madeVoxels<std::uint8_t>({29, 41, 37});
        writeVolume(m_world / "cut.zarr", voxels, {8, 32, 16});
        ConversionRequest request = m_world.request("cut.zarr", "cut-levels.zarr");
        request.levels = 3, request.chunk = Voxel{9, 7, 15};
        compareLevels(request, voxels, {2, 2, 2});
    }
    void factorsDivideEachAxisByItsOwn() {
        const auto voxels = madeVoxels<std::int16_t>({20, 33, 40});
        writeVolume(m_world / "factors.zarr", voxels);
        ConversionRequest request = m_world.request("factors.zarr", "factors-levels.zarr");
        request.levels = 3, request.factors = Voxel{1, 3, 2};
        compareLevels(request, voxels, {1, 3, 2});
    }
    void aStackOfSlicesBecomesAStore() {
        const auto voxels = madeVoxels<std::uint16_t>({19, 40, 45});
        std::filesystem::create_directories(m_world / "stack");
        for (std::int64_t z = 0; z < 19; ++z) {
            Array3<std::uint16_t> slice({1, 40, 45});
            std::memcpy(slice.data(), &voxels.at({z, 0, 0}), 40 * 45 * 2);
            writeTiff(m_world / "stack" / (std::to_string(100 + z) + ".tif"), slice, {.compression = std::uint16_t(z % 2 ? COMPRESSION_LZW : COMPRESSION_NONE)});
        }
        ConversionRequest request = m_world.request("stack", "stack.zarr");
        request.levels = 2;
        compareLevels(request, voxels, {2, 2, 2});
    }
    void shardsHoldTheSameVoxels() {
        const auto voxels = madeVoxels<std::uint16_t>({45, 70, 83});
        writeVolume(m_world / "plain.zarr", voxels);
        for (const char* codec : {"none", "zstd", "gzip:6", "blosc-zstd", "blosc-lz4:9"}) {
            ConversionRequest request = m_world.request("plain.zarr", std::string("sharded-") + codec + ".zarr");
            request.format = "ome-zarr-0.5", request.levels = 3, request.shard = Voxel{32, 64, 48}, request.codec = codec;
            compareLevels(request, voxels, {2, 2, 2});
            QCOMPARE(openVolume(request.out)->info().version, std::string("0.5"));
            request.out = m_world / (std::string("whole-") + codec + ".zarr"), request.shard.reset();
            compareLevels(request, voxels, {2, 2, 2});
        }
    }
    void realNumbersKeepWhatIsNotFinite() {
        auto voxels = madeVoxels<float>({9, 20, 20});
        voxels.at({3, 4, 5}) = std::numeric_limits<float>::quiet_NaN();
        voxels.at({8, 19, 19}) = -std::numeric_limits<float>::infinity();
        writeVolume(m_world / "real.zarr", voxels);
        ConversionRequest request = m_world.request("real.zarr", "real-out.zarr");
        m_world.run(request);
        QVERIFY(same(readLevel<float>(*openVolume(request.out), 0), voxels));
        const auto said = readJson(request.out / ".zattrs").at("volumen").at("conversion");
        QCOMPARE(said.at("nan").get<int>(), 1);
        QCOMPARE(said.at("infinite").get<int>(), 1);
    }
    void theRuleForValuesIsTakenAndSaid() {
        Array3<std::uint16_t> voxels({1, 256, 256});
        for (int i = 0; i < 65536; ++i) voxels.data()[i] = static_cast<std::uint16_t>(i);
        writeVolume(m_world / "ramp.zarr", voxels);
        ConversionRequest request = m_world.request("ramp.zarr", "exact.zarr");
        request.type = VoxelType::u8, request.rule.kind = ValueRuleKind::exact257, request.levels = 1;
        m_world.run(request);
        const auto exact = readLevel<std::uint8_t>(*openVolume(request.out), 0);
        for (int i = 0; i < 65536; ++i) QCOMPARE(int(exact.data()[i]), (i + 128) / 257);
        QCOMPARE(readJson(request.out / ".zattrs").at("volumen").at("conversion").at("values").get<std::string>(), std::string("v / 257"));

        request.out = m_world / "window.zarr", request.rule = {.kind = ValueRuleKind::window, .lo = 1000, .hi = 1510};
        m_world.run(request);
        const auto window = readLevel<std::uint8_t>(*openVolume(request.out), 0);
        QCOMPARE(int(window.data()[0]), 0);
        QCOMPARE(int(window.data()[1001]), 1);   // a half goes away from zero
        QCOMPARE(int(window.data()[1002]), 1);
        QCOMPARE(int(window.data()[1510]), 255);
        QCOMPARE(int(window.data()[65535]), 255);

        request.out = m_world / "percentiles.zarr", request.percentiles = Percentiles{10, 90};
        m_world.run(request);
        const auto percentiles = readLevel<std::uint8_t>(*openVolume(request.out), 0);
        QCOMPARE(int(percentiles.data()[6000]), 0);
        QCOMPARE(int(percentiles.data()[60000]), 255);
        QVERIFY(std::abs(int(percentiles.data()[32768]) - 128) <= 1);
    }
    void percentilesAreThoseOfTheRegion() {
        Array3<std::uint16_t> voxels({20, 20, 40});
        forEachVoxel({{}, voxels.shape()}, [&](Voxel v) { voxels.at(v) = static_cast<std::uint16_t>(v.x < 20 ? 60000 : 1000 + v.x); });
        writeVolume(m_world / "two.zarr", voxels);
        ConversionRequest request = m_world.request("two.zarr", "one.zarr");
        request.type = VoxelType::u8, request.percentiles = Percentiles{0, 100}, request.region = Box{{0, 0, 20}, {20, 20, 40}};
        m_world.run(request);
        QCOMPARE(readJson(request.out / ".zattrs").at("volumen").at("conversion").at("values").get<std::string>(), std::string("window 1020:1039"));
    }
    void aRuleThatLosesValuesSilentlyIsRefused() {
        writeVolume(m_world / "wide.zarr", madeVoxels<std::uint16_t>({2, 8, 8}));
        ConversionRequest request = m_world.request("wide.zarr", "narrow.zarr");
        request.type = VoxelType::u8;
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--exact257"));
        request.type = VoxelType::i16;
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--window"));
        request.type = VoxelType::f32, request.rule = {.kind = ValueRuleKind::window, .lo = 0, .hi = 1};
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--window"));
        QVERIFY(!std::filesystem::exists(request.out));
        request.type = VoxelType::f32, request.rule = {};
        m_world.run(request);
        QCOMPARE(openVolume(request.out)->info().type, VoxelType::f32);
    }
    void realNumbersBecomeWholeOnesByRounding() {
        Array3<float> voxels({1, 1, 8});
        const float values[] = {-0.5f, 0.5f, 1.49f, 2.5f, 300.f, -7.f, std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity()};
        std::copy(std::begin(values), std::end(values), voxels.data());
        writeVolume(m_world / "halves.zarr", voxels);
        ConversionRequest request = m_world.request("halves.zarr", "rounded.zarr");
        request.type = VoxelType::u8, request.levels = 1;
        m_world.run(request);
        const auto rounded = readLevel<std::uint8_t>(*openVolume(request.out), 0);
        QCOMPARE(std::vector<int>(rounded.data(), rounded.data() + 8), (std::vector<int>{0, 1, 1, 3, 255, 0, 0, 255}));
    }
    void aRegionBringsItsOriginAlong() {
        const auto voxels = madeVoxels<std::uint16_t>({30, 40, 50});
        writeVolume(m_world / "all.zarr", voxels);
        ConversionRequest request = m_world.request("all.zarr", "part.zarr");
        request.region = Box{{5, 10, 3}, {29, 40, 50}}, request.spacingUm = Spacing{2, 3, 4}, request.levels = 2;
        Array3<std::uint16_t> part({24, 30, 47});
        forEachVoxel({{}, part.shape()}, [&](Voxel v) { part.at(v) = voxels.at(v + Voxel{5, 10, 3}); });
        compareLevels(request, part, {2, 2, 2});
        QVERIFY((openVolume(request.out)->info().originUm == Point{10, 30, 12}));
    }
    void levelsOfLabelsAreTheirMostFrequentOnes() {
        Array3<std::uint8_t> voxels({4, 8, 8});
        forEachVoxel({{}, voxels.shape()}, [&](Voxel v) { voxels.at(v) = (v.y + v.x) % 2 ? 9 : v.z % 2 ? 1 : 9; });
        writeVolume(m_world / "labels.zarr", voxels);
        Json attributes = readJson(m_world / "labels.zarr" / ".zattrs");
        attributes["image-label"] = Json::object();
        writeJsonAtomically(m_world / "labels.zarr" / ".zattrs", attributes);
        ConversionRequest request = m_world.request("labels.zarr", "labels-out.zarr");
        request.levels = 2;
        m_world.run(request);
        const auto coarse = readLevel<std::uint8_t>(*openVolume(request.out), 1);
        QVERIFY(std::all_of(coarse.data(), coarse.data() + coarse.view().count(), [](int v) { return v == 9; }));
    }
    void whatLiesOutsideAMaskIsZero() {
        const auto voxels = madeVoxels<std::uint16_t>({20, 32, 32});
        writeVolume(m_world / "masked.zarr", voxels);
        Array3<std::uint8_t> mask({10, 16, 16});   // half as fine
        forEachVoxel({{}, mask.shape()}, [&](Voxel v) { mask.at(v) = (v.z + v.y / 3 + v.x) % 3 ? 255 : 0; });
        writeVolume(m_world / "mask.zarr", mask);
        ConversionRequest request = m_world.request("masked.zarr", "masked-out.zarr");
        request.mask = m_world / "mask.zarr", request.levels = 2;
        Array3<std::uint16_t> wanted(voxels.shape());
        forEachVoxel({{}, voxels.shape()}, [&](Voxel v) { wanted.at(v) = mask.at({v.z / 2, v.y / 2, v.x / 2}) ? voxels.at(v) : 0; });
        compareLevels(request, wanted, {2, 2, 2});
    }
    void slicesThatAMaskMissesAreInterpolated() {
        Array3<std::uint16_t> voxels({21, 40, 40}, 7);
        writeVolume(m_world / "discs.zarr", voxels);
        std::filesystem::create_directories(m_world / "discs");
        const auto disc = [&](int z, double radius) {   // twice as fine as the volume
            Array3<std::uint8_t> picture({1, 80, 80});
            forEachVoxel({{}, picture.shape()}, [&](Voxel v) { picture.at(v) = std::hypot(static_cast<double>(v.y) - 39.5, static_cast<double>(v.x) - 39.5) < radius ? 1 : 0; });
            writeTiff(m_world / "discs" / (QString("%1.tif").arg(z, 4, 10, QChar('0')).toStdString()), picture);
        };
        disc(5, 10), disc(15, 30);
        ConversionRequest request = m_world.request("discs.zarr", "discs-out.zarr");
        request.mask = m_world / "discs", request.levels = 1;
        m_world.run(request);
        const auto out = readLevel<std::uint16_t>(*openVolume(request.out), 0);
        const auto width = [&](std::int64_t z) { return static_cast<int>(std::count(&out.at({z, 20, 0}), &out.at({z, 20, 0}) + 40, 7)); };
        QCOMPARE(width(0), 10);
        QCOMPARE(width(5), 10);
        QVERIFY2(std::abs(width(10) - 20) <= 1, qPrintable(QString::number(width(10))));
        QCOMPARE(width(15), 30);
        QCOMPARE(width(20), 30);
    }
    void verifyingReadsEverythingBackAndFindsWhatIsWrong() {
        const auto voxels = madeVoxels<std::uint16_t>({20, 40, 40});
        writeVolume(m_world / "true.zarr", voxels);
        ConversionRequest request = m_world.request("true.zarr", "verified.zarr");
        request.verify = true, request.levels = 2, request.codec = "none";
        const auto told = m_world.run(request);
        QCOMPARE(told.last, told.total);
        for (const char* chunk : {"0/1/2/2", "1/0/0/1"}) {
            std::vector<std::byte> bytes = readFile(request.out / chunk);
            bytes[6] ^= std::byte{1};
            writeFileAtomically(request.out / chunk, bytes, false);
            request.resume = true;
            QVERIFY2(complaint([&] { m_world.run(request); }).contains(QString("level %1").arg(chunk[0])), chunk);
            bytes[6] ^= std::byte{1};
            writeFileAtomically(request.out / chunk, bytes, false);
        }
        m_world.run(request);
    }
    void memoryThatCannotHoldAChunkIsSaid() {
        writeVolume(m_world / "big.zarr", Array3<std::uint8_t>({4, 8, 8}));
        ConversionRequest request = m_world.request("big.zarr", "big-out.zarr");
        request.chunk = Voxel{4, 8, 8};
        QVERIFY(complaint([&] { convert(*openVolume(request.in), request, {.threads = 1, .memoryBytes = 1000}, {}, {}); }).contains("--memory"));
    }
    void optionsThatMeanNothingAreRefused() {
        writeVolume(m_world / "any.zarr", madeVoxels<std::uint8_t>({4, 8, 8}));
        ConversionRequest request = m_world.request("any.zarr", "nothing.zarr");
        request.shard = Voxel{32, 32, 32};
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--shard"));
        request.shard.reset(), request.codec = "lzf";
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--codec"));
        request.codec = "zstd:99";
        QVERIFY(complaint([&] { m_world.run(request); }).contains("--codec"));
        request.codec.clear(), request.out = m_world / "any.zarr", request.overwrite = true;
        QVERIFY(complaint([&] { m_world.run(request); }).contains("is what is read"));
        QVERIFY(same(readLevel<std::uint8_t>(*openVolume(request.in), 0), madeVoxels<std::uint8_t>({4, 8, 8})));
    }
};

QTEST_GUILESS_MAIN(ConversionTest)
#include "tst_conversion.moc"
