#include <QTest>
#include <cstring>

#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/growing_file.h"
#include "tests/support/complaint.h"
#include "tests/support/conversion_world.h"
#include "tests/support/sink_world.h"

using namespace volumen;
using namespace volumen::testing;

/// Whole conversions into the formats that are no Zarr.
class ConversionFormatsTest : public QObject {
    Q_OBJECT

    ConversionWorld m_world;
    const Array3<std::uint16_t> m_voxels = madeVoxels<std::uint16_t>({40, 50, 60});
    const Array3<std::uint8_t> m_small = madeVoxels<std::uint8_t>({6, 7, 8});

    ConversionRequest request(const char* format, const char* out, const char* in = "scan.zarr") const {
        ConversionRequest request = m_world.request(in, out);
        request.format = format;
        request.chunk.reset();
        return request;
    }
    bool holdsTheScan(const ConversionRequest& request, const char* dataset = "") const {
        return same(readLevel<std::uint16_t>(*openVolume(request.out, {.dataset = dataset, .axes = {}, .channel = {}}), 0), m_voxels);
    }
    static QString refusal(const ConversionWorld& world, const ConversionRequest& request) {
        return complaint([&] { world.run(request); });
    }

private Q_SLOTS:
    void initTestCase() {
        writeVolume(m_world / "scan.zarr", m_voxels);
        writeVolume(m_world / "small.zarr", m_small, {4, 4, 4});
    }
    void whatIsWrittenIsVerifiedByOurOwnReaders() {
        struct Case { const char* format; const char* out; const char* codec; };
        for (const auto& [format, out, codec] : {Case{"hdf5", "v.h5", "lzf"}, Case{"tiff-stack", "slices", "lzw"}, Case{"nrrd", "v.nrrd", ""}, Case{"nrrd", "z.nrrd", "gzip"},
                                                 Case{"nifti", "v.nii", ""}, Case{"nifti", "v.nii.gz", ""}, Case{"npy", "v.npy", ""}}) {
            ConversionRequest wish = request(format, out);
            wish.verify = true, wish.codec = codec, wish.spacingUm = Spacing{2, 3, 4};
            m_world.run(wish);
            QVERIFY2(holdsTheScan(wish), out);
            QVERIFY2(!std::filesystem::exists(growingName(wish.out)), out);
            QVERIFY2(openVolume(wish.out)->info().spacingUm == (wish.format == "npy" ? std::nullopt : wish.spacingUm), out);
        }
    }
    void filesEndWithTheVoxels() {
        for (const auto& [format, out] : {std::pair{"nrrd", "a.nrrd"}, std::pair{"nifti", "a.nii"}, std::pair{"npy", "a.npy"}}) {
            m_world.run(request(format, out));
            const std::vector<std::byte> bytes = readFile(m_world / out);
            const std::size_t voxels = 40 * 50 * 60 * 2;
            QVERIFY2(bytes.size() > voxels && std::memcmp(bytes.data() + bytes.size() - voxels, m_voxels.data(), voxels) == 0, format);
        }
    }
    void whatWasStoppedGoesOn() {
        for (const auto& [format, out] : {std::pair{"hdf5", "stopped.h5"}, std::pair{"tiff-stack", "stopped"}}) {   // the others have one chunk here
            ConversionRequest wish = request(format, out);
            if (wish.format == "hdf5") wish.chunk = Voxel{16, 16, 16};
            std::stop_source stop;
            const auto stopSoon = [&](std::int64_t done) { done > 10 ? stop.request_stop() : false; };
            QVERIFY_EXCEPTION_THROWN(m_world.run(wish, stop.get_token(), stopSoon), Cancelled);
            QVERIFY2(refusal(m_world, wish).contains("--resume"), format);
            wish.resume = true;
            QVERIFY2(m_world.run(wish).before > 10, format);
            QVERIFY2(holdsTheScan(wish), format);
            const auto again = m_world.run(wish);
            QVERIFY2(again.before == again.total, format);
        }
    }
    void aFinishedFileIsReplacedOnlyWhenAskedTo() {
        ConversionRequest wish = request("npy", "there.npy");
        m_world.run(wish);
        QVERIFY(refusal(m_world, wish).contains("stands there already"));
        wish.overwrite = true;
        wish.in = m_world / "small.zarr";
        m_world.run(wish);
        QCOMPARE(std::filesystem::file_size(wish.out), std::uintmax_t{128 + 6 * 7 * 8});
    }
    void severalVolumesShareAnHdf5File() {
        m_world.run(request("hdf5", "both.h5"));
        ConversionRequest second = request("hdf5", "both.h5", "small.zarr");
        m_world.run(second);
        QCOMPARE(hdf5SinkDatasets(second.out), (std::vector<std::string>{"scan", "small"}));
        QVERIFY(holdsTheScan(second, "scan"));
        QVERIFY(refusal(m_world, second).contains("stands there already"));
        second.overwrite = true;
        QVERIFY(refusal(m_world, second).contains("holds scan too"));
        second.overwrite = false, second.resume = true;
        const auto again = m_world.run(second);
        QCOMPARE(again.before, again.total);
    }
    void aForeignHdf5FileIsLeftAlone() {
        writeTextAtomically(m_world / "foreign.h5", "not ours");
        QVERIFY(refusal(m_world, request("hdf5", "foreign.h5")).contains("was not written by Volumen"));
        QCOMPARE(readText(m_world / "foreign.h5"), std::string("not ours"));
        QVERIFY(!std::filesystem::exists(growingName(m_world / "foreign.h5")));
    }
    void jpegsCannotBeVerified() {
        ConversionRequest wish = request("jpeg-stack", "pictures", "small.zarr");
        wish.verify = true;
        QVERIFY(refusal(m_world, wish).contains("--verify"));
        wish.verify = false;
        m_world.run(wish);
        QVERIFY(std::filesystem::exists(m_world / "pictures/5.jpg"));
        QVERIFY(!std::filesystem::exists(m_world / "pictures/.volumen-journal"));
    }
};

QTEST_APPLESS_MAIN(ConversionFormatsTest)
#include "tst_conversion_formats.moc"
