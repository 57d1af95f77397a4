#include <QTest>
#include <cstring>

#include "core/volume/convert/file_sinks.h"
#include "core/volume/convert/growing_file.h"
#include "core/volume/convert/single_level.h"
#include "core/volume/zarr/codecs.h"
#include "tests/support/complaint.h"
#include "tests/support/sink_world.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::testing;
using volumen::test::TemporaryFolder;

namespace {

constexpr std::size_t kNiftiHeader = 348 + 4 + 64;   // the last: the layout's attributes as a comment

/// The last bytes of a text, as voxels.
template <class T>
bool endsWith(const std::string& text, const Array3<T>& voxels) {
    const std::size_t bytes = static_cast<std::size_t>(voxelCount(voxels.shape())) * sizeof(T);
    return text.size() >= bytes && std::memcmp(text.data() + text.size() - bytes, voxels.data(), bytes) == 0;
}

template <class T>
T numberAt(const std::string& text, std::size_t at) {
    T value;
    std::memcpy(&value, text.data() + at, sizeof value);
    return value;
}

std::string gunzipped(const std::string& packed, std::size_t bytes) {
    const Codec gzip{.kind = CodecKind::gzip};
    std::string plain(bytes, '\0');
    decode(std::span(&gzip, 1), std::as_bytes(std::span(packed)), std::as_writable_bytes(std::span(plain)), "test");
    return plain;
}

template <class T>
void checkInterrupted(MakeSink make, const Path& out, const SinkLayout& layout, const Array3<T>& voxels) {
    const std::int64_t half = chunkCount(*make(out, layout, SinkOpening::fresh)) / 2;
    QVERIFY(half > 0);
    writeSome(*make(out, layout, SinkOpening::continued), voxels, 0, half);
    const VolumeSinkPtr sink = make(out, layout, SinkOpening::continued);
    QVERIFY(givesBack(*sink, voxels, 0, half));
    writeSome(*sink, voxels, half, chunkCount(*sink));
    QVERIFY(!std::filesystem::exists(out));
    sink->sync();
    sink->finish();
    QVERIFY(givesBackAll(*sink, voxels));
    QVERIFY(!std::filesystem::exists(growingName(out)));
}

}  // namespace

/// npy, NRRD and NIfTI: one file of all voxels behind a header, raw or in one gzip stream.
class RawSinksTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void npyIsNumpysHeaderAndTheVoxels() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<float>({3, 4, 5});
        convertTo(makeNpySink, tmp / "a.npy", voxels, sinkLayout(VoxelType::f32, voxels.shape()));
        const std::string text = readText(tmp / "a.npy");
        QVERIFY(text.find("{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4, 5), }") == 10);
        QCOMPARE(text.size(), std::size_t{128 + 240});
        QVERIFY(endsWith(text, voxels));
    }
    void nrrdSaysItsGeometryXFirst() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint16_t>({3, 4, 5});
        convertTo(makeNrrdSink, tmp / "a.nrrd", voxels, sinkLayout(VoxelType::u16, voxels.shape()));
        const std::string text = readText(tmp / "a.nrrd");
        QVERIFY(text.starts_with("NRRD0004\n"));
        for (const char* line : {"\ntype: uint16\n", "\nsizes: 5 4 3\n", "\nendian: little\n", "\nencoding: raw\n", "\nspace directions: (7.91,0,0) (0,3.25,0) (0,0,2.5)\n",
                                 "\nspace units: \"um\" \"um\" \"um\"\n", "\nspace origin: (30,20,10)\n"})
            QVERIFY2(text.find(line) != std::string::npos, line);
        QCOMPARE(text.find("\n\n") + 2 + 120, text.size());
        QVERIFY(endsWith(text, voxels));
    }
    void nrrdWithoutSpacingStatesNone() {
        TemporaryFolder tmp;
        SinkLayout layout = sinkLayout(VoxelType::u8, {2, 2, 2});
        layout.spacingUm.reset();
        convertTo(makeNrrdSink, tmp / "a.nrrd", madeVoxels<std::uint8_t>({2, 2, 2}), layout);
        QVERIFY(readText(tmp / "a.nrrd").find("space") == std::string::npos);
    }
    void niftiSaysItsGeometryXFirst() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::int16_t>({3, 4, 5});
        convertTo(makeNiftiSink, tmp / "a.nii", voxels, sinkLayout(VoxelType::i16, voxels.shape()));
        const std::string text = readText(tmp / "a.nii");
        QCOMPARE(numberAt<std::int32_t>(text, 0), 348);
        QCOMPARE(numberAt<std::int16_t>(text, 42), std::int16_t{5});
        QCOMPARE(numberAt<std::int16_t>(text, 46), std::int16_t{3});
        QCOMPARE(numberAt<std::int16_t>(text, 70), std::int16_t{4});
        QCOMPARE(numberAt<float>(text, 80), 7.91f);
        QCOMPARE(numberAt<float>(text, 88), 2.5f);
        QCOMPARE(int(text[123]), 3);
        QCOMPARE(text.substr(344, 4), std::string("n+1\0", 4));
        QCOMPARE(static_cast<std::size_t>(numberAt<float>(text, 108)) + 120, text.size());
        QVERIFY(endsWith(text, voxels));
    }
    void niftiOfALongSideIsOfVersionTwo() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint8_t>({1, 2, 40'000});
        convertTo(makeNiftiSink, tmp / "a.nii", voxels, sinkLayout(VoxelType::u8, voxels.shape()));
        const std::string text = readText(tmp / "a.nii");
        QCOMPARE(numberAt<std::int32_t>(text, 0), 540);
        QCOMPARE(text.substr(4, 8), std::string("n+2\0\r\n\032\n", 8));
        QCOMPARE(numberAt<std::int64_t>(text, 24), std::int64_t{40'000});
        QCOMPARE(numberAt<double>(text, 112), 7.91);
        QCOMPARE(static_cast<std::size_t>(numberAt<std::int64_t>(text, 168)) + 80'000, text.size());
        QVERIFY(endsWith(text, voxels));
    }
    void compressedFilesAreOneStream() {
        TemporaryFolder tmp;
        Array3<std::uint16_t> voxels({40, 500, 700});   // two slabs
        for (std::int64_t i = 0; i < voxelCount(voxels.shape()); ++i) voxels.data()[i] = static_cast<std::uint16_t>(i / 700 % 512);
        const std::size_t bytes = 40 * 500 * 700 * 2;
        convertTo(makeNrrdSink, tmp / "a.nrrd", voxels, sinkLayout(VoxelType::u16, voxels.shape(), "gzip"));
        const std::string nrrd = readText(tmp / "a.nrrd");
        QVERIFY(nrrd.find("\nencoding: gzip\n") != std::string::npos);
        QVERIFY(endsWith(gunzipped(nrrd.substr(nrrd.find("\n\n") + 2), bytes), voxels));
        convertTo(makeNiftiSink, tmp / "a.nii.gz", voxels, sinkLayout(VoxelType::u16, voxels.shape(), "gzip:9"));
        const std::string nifti = gunzipped(readText(tmp / "a.nii.gz"), bytes + kNiftiHeader);
        QCOMPARE(static_cast<std::size_t>(numberAt<float>(nifti, 108)) + bytes, nifti.size());
        QVERIFY(endsWith(nifti, voxels));
    }
    void whatItWasMadeFromIsReadBack() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint8_t>({2, 2, 2});
        const SinkLayout layout = sinkLayout(VoxelType::u8, voxels.shape());
        convertTo(makeNrrdSink, tmp / "a.nrrd", voxels, layout);
        convertTo(makeNiftiSink, tmp / "a.nii", voxels, layout);
        convertTo(makeNiftiSink, tmp / "b.nii.gz", voxels, layout);
        QCOMPARE(nrrdSinkAttributes(tmp / "a.nrrd", {}), layout.attributes);
        QCOMPARE(niftiSinkAttributes(tmp / "a.nii", {}), layout.attributes);
        QCOMPARE(niftiSinkAttributes(tmp / "b.nii.gz", {}), layout.attributes);
        writeTextAtomically(tmp / "empty.nrrd", "NRRD0004\ntype: uint8\n\n");
        QCOMPARE(nrrdSinkAttributes(tmp / "empty.nrrd", {}), std::string("{}"));
        QCOMPARE(niftiSinkAttributes(tmp / "empty.nrrd", {}), std::string("{}"));
    }
    void whatWasInterruptedGoesOn() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint8_t>({25, 1000, 1500});   // three slabs of up to 11 slices
        const auto layout = [&](const char* codec) { return sinkLayout(VoxelType::u8, voxels.shape(), codec); };
        checkInterrupted(makeNpySink, tmp / "a.npy", layout(""), voxels);
        checkInterrupted(makeNrrdSink, tmp / "a.nrrd", layout("none"), voxels);
        checkInterrupted(makeNiftiSink, tmp / "a.nii.gz", layout("gzip:1"), voxels);
        QVERIFY(endsWith(readText(tmp / "a.npy", SIZE_MAX), voxels));
        QVERIFY(endsWith(gunzipped(readText(tmp / "a.nii.gz", SIZE_MAX), 37'500'000 + kNiftiHeader), voxels));
    }
    void anUncompressedVolumeIsWrittenInBandsOfWholeRows() {
        QVERIFY((bandShape({14376, 7888, 8096}, VoxelType::u16) == Voxel{15, 65, 8096}));
        QVERIFY((bandShape({40, 50, 70}, VoxelType::u16) == Voxel{40, 50, 70}));
        QVERIFY((bandShape({2, 3, 3'000'000}, VoxelType::f64) == Voxel{1, 1, 3'000'000}));
    }
    void aGiantSliceIsCompressedInRows() {
        QVERIFY((slabShape({40, 500, 700}, VoxelType::u16) == Voxel{23, 500, 700}));
        QVERIFY((slabShape({40, 8000, 8000}, VoxelType::u16) == Voxel{1, 8000, 8000}));
        QVERIFY((slabShape({65, 30000, 50000}, VoxelType::u8) == Voxel{1, 335, 50000}));
        QVERIFY((slabShape({2, 3, 4}, VoxelType::f64) == Voxel{2, 3, 4}));
    }
    void aDiskThatIsTooSmallIsKnownAtOnce() {
        TemporaryFolder tmp;
        const FullDisk full(100'000);
        const SinkLayout layout = sinkLayout(VoxelType::u16, {100, 100, 100});
        for (const auto& [make, name] : {std::pair<MakeSink, const char*>{makeNpySink, "a.npy"}, {makeNrrdSink, "a.nrrd"}, {makeNiftiSink, "a.nii"}})
            QVERIFY2(kindOfError([&, m = make, n = name] { m(tmp / n, layout, SinkOpening::fresh); }) == ErrorKind::outOfSpace, name);
    }
    void aFullDiskIsSaidAndTheRestGoesOn() {
        TemporaryFolder tmp;
        const auto voxels = madeVoxels<std::uint8_t>({25, 1000, 1500});
        const SinkLayout layout = sinkLayout(VoxelType::u8, voxels.shape(), "gzip:1");
        {
            const VolumeSinkPtr sink = makeNrrdSink(tmp / "a.nrrd", layout, SinkOpening::fresh);
            writeSome(*sink, voxels, 0, 1);
            const FullDisk full(20'000'000);
            QVERIFY(kindOfError([&] { writeSome(*sink, voxels, 1, 2); }) == ErrorKind::outOfSpace);
        }
        {
            const VolumeSinkPtr sink = makeNrrdSink(tmp / "a.nrrd", layout, SinkOpening::continued);
            writeSome(*sink, voxels, 1, chunkCount(*sink));
            const FullDisk full(20'000'000);
            QVERIFY(kindOfError([&] { sink->finish(); }) == ErrorKind::outOfSpace);
        }
        const VolumeSinkPtr sink = makeNrrdSink(tmp / "a.nrrd", layout, SinkOpening::continued);
        sink->finish();
        QVERIFY(givesBackAll(*sink, voxels));
        const std::string nrrd = readText(tmp / "a.nrrd", SIZE_MAX);
        QVERIFY(endsWith(gunzipped(nrrd.substr(nrrd.find("\n\n") + 2), 37'500'000), voxels));
        QCOMPARE(std::distance(std::filesystem::directory_iterator(tmp / ""), std::filesystem::directory_iterator()), 1);
    }
    void aPieceThatIsMissingIsSaid() {
        TemporaryFolder tmp;
        const VolumeSinkPtr sink = makeNiftiSink(tmp / "a.nii.gz", sinkLayout(VoxelType::u8, {2, 2, 2}), SinkOpening::fresh);
        QVERIFY(!sink->readChunk({0, {}}));
        QVERIFY(complaint([&] { sink->finish(); }).contains("missing"));
    }
    void aWishThatTheyCannotGrantIsNamed() {
        TemporaryFolder tmp;
        const auto refused = [&](MakeSink make, const char* name, auto&& change) {
            SinkLayout layout = sinkLayout(VoxelType::u8, {2, 2, 2});
            change(layout);
            return complaint([&] { make(tmp / name, layout, SinkOpening::fresh); });
        };
        const auto codec = [](const char* word) { return [word](SinkLayout& layout) { layout.codec = word; }; };
        const auto half = [](SinkLayout& layout) { layout.type = VoxelType::f16; };
        const auto chunk = [](SinkLayout& layout) { layout.chunkShape = Voxel{1, 1, 1}; };
        QVERIFY(refused(makeNpySink, "a.npy", codec("gzip")).contains("--codec gzip"));
        QVERIFY(refused(makeNrrdSink, "a.nrrd", codec("lzf")).contains("none or gzip"));
        QVERIFY(refused(makeNiftiSink, "a.nii", codec("gzip")).contains(".nii.gz"));
        QVERIFY(refused(makeNiftiSink, "a.nii.gz", codec("none")).contains(".nii.gz"));
        QVERIFY(refused(makeNrrdSink, "a.nrrd", half).contains("f16"));
        QVERIFY(refused(makeNiftiSink, "a.nii", half).contains("f16"));
        QVERIFY(refused(makeNpySink, "a.npy", chunk).contains("--chunk"));
        QVERIFY(std::filesystem::is_empty(tmp / ""));
    }
};

QTEST_APPLESS_MAIN(RawSinksTest)
#include "tst_raw_sinks.moc"
