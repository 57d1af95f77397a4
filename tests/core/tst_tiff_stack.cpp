#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

#include "core/volume/exact_slice.h"
#include "core/volume/tiff_stack.h"
#include "tests/support/complaint.h"
#include "tests/support/tiff_writer.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

bool warns(const VolumeInfo& info, const std::string& of) {
    return std::any_of(info.warnings.begin(), info.warnings.end(), [&](const std::string& w) { return w.find(of) != std::string::npos; });
}

/// What a picture says beside its voxels.
struct Said {
    float perUnitY = 0, perUnitX = 0;
    int unit = 0;
    std::string description = {};
};

/// A slice that says it, opened.
VolumeInfo opened(const Said& said) {
    const QTemporaryDir folder;
    const Path path = Path(folder.path().toStdString()) / "said.tif";
    TIFF* file = TIFFOpen(path.c_str(), "w");
    if (said.perUnitX > 0) TIFFSetField(file, TIFFTAG_XRESOLUTION, said.perUnitX), TIFFSetField(file, TIFFTAG_YRESOLUTION, said.perUnitY);
    if (said.unit) TIFFSetField(file, TIFFTAG_RESOLUTIONUNIT, said.unit);
    if (!said.description.empty()) TIFFSetField(file, TIFFTAG_IMAGEDESCRIPTION, said.description.c_str());
    const auto voxels = madeVoxels<std::uint8_t>({1, 3, 4});
    writePage(file, voxels.view().row(0, 0), 3, 4, {});
    TIFFClose(file);
    return openTiff(path)->info();
}

}  // namespace

class TiffStackTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    int m_count = 0;

    Path fresh() {
        const Path path = m_folder.filePath(QString::number(m_count++)).toStdString();
        std::filesystem::create_directory(path);
        return path;
    }
    template <class T>
    Path stack(const Array3<T>& voxels, const TiffStyle& style = {}) {
        const Path folder = fresh();
        for (std::int64_t z = 0; z < voxels.shape().z; ++z) writeSlice(folder / ("slice" + std::to_string(z) + ".tif"), voxels, z, style);
        return folder;
    }
    template <class T>
    void checkStyle(Voxel shape, const TiffStyle& style) {
        const auto voxels = madeVoxels<T>(shape);
        const VolumeSourcePtr folder = openTiffStack(stack(voxels, style));
        QVERIFY(folder->info().shape() == shape);
        QCOMPARE(folder->info().type, voxelTypeOf<T>());
        QVERIFY(equal(readAll<T>(*folder), voxels));
        const Path pages = fresh() / "pages.tif";
        writeTiff(pages, voxels, style);
        QVERIFY(equal(readAll<T>(*openTiff(pages)), voxels));
    }

private Q_SLOTS:
    void everyTypeIsReadInBothByteOrders() {
        for (const char* mode : {"wl", "wb", "w8", "w8b"}) {
            const TiffStyle style{.mode = mode};
            checkStyle<std::uint8_t>({3, 5, 7}, style);
            checkStyle<std::int8_t>({3, 5, 7}, style);
            checkStyle<std::uint16_t>({3, 5, 7}, style);
            checkStyle<std::int16_t>({3, 5, 7}, style);
            checkStyle<std::uint32_t>({3, 5, 7}, style);
            checkStyle<std::int32_t>({3, 5, 7}, style);
            checkStyle<std::uint64_t>({3, 5, 7}, style);
            checkStyle<std::int64_t>({3, 5, 7}, style);
            checkStyle<Half>({3, 5, 7}, style);
            checkStyle<float>({3, 5, 7}, style);
            checkStyle<double>({3, 5, 7}, style);
        }
    }
    void everyLosslessCodecIsRead() {
        for (const std::uint16_t codec : {COMPRESSION_NONE, COMPRESSION_LZW, COMPRESSION_ADOBE_DEFLATE, COMPRESSION_PACKBITS, COMPRESSION_ZSTD, COMPRESSION_LZMA})
            for (const char* mode : {"wl", "wb"}) {
                checkStyle<std::uint16_t>({3, 40, 30}, {.mode = mode, .compression = codec, .rowsPerStrip = 7});
                checkStyle<std::uint16_t>({3, 40, 30}, {.mode = mode, .compression = codec, .tile = 16});
            }
    }
    void predictorsAreUndone() {
        checkStyle<std::uint16_t>({2, 20, 30}, {.compression = COMPRESSION_LZW, .predictor = PREDICTOR_HORIZONTAL, .rowsPerStrip = 6});
        checkStyle<std::uint32_t>({2, 20, 30}, {.mode = "wb", .compression = COMPRESSION_ADOBE_DEFLATE, .predictor = PREDICTOR_HORIZONTAL, .tile = 16});
        // little-endian only: libtiff 4.5 reads big-endian files of this predictor, but writes them wrongly
        checkStyle<float>({2, 20, 30}, {.compression = COMPRESSION_ADOBE_DEFLATE, .predictor = PREDICTOR_FLOATINGPOINT});
        checkStyle<float>({2, 20, 30}, {.compression = COMPRESSION_ADOBE_DEFLATE, .predictor = PREDICTOR_FLOATINGPOINT, .tile = 16});
    }
    void chunksPastTheEdgesAndAcrossBlocksFit() {
        checkStyle<std::uint16_t>({19, 150, 300}, {.rowsPerStrip = 11});
        checkStyle<std::uint8_t>({3, 300, 600}, {.compression = COMPRESSION_LZW});
        checkStyle<std::uint8_t>({3, 300, 600}, {.compression = COMPRESSION_LZW, .tile = 272});
        checkStyle<std::uint8_t>({2, 130, 5000}, {});
    }
    void whatTheFileSaysOfWhiteIsLeftAlone() { checkStyle<std::uint8_t>({2, 5, 5}, {.photometric = PHOTOMETRIC_MINISWHITE}); }

    void aGapReadsAsZeroAndIsReported() {
        auto voxels = madeVoxels<std::uint16_t>({5, 6, 7});
        const Path folder = stack(voxels);
        std::filesystem::remove(folder / "slice2.tif");
        std::fill_n(&voxels.at({2, 0, 0}), 42, std::uint16_t{0});
        const VolumeSourcePtr source = openTiffStack(folder);
        QVERIFY(warns(source->info(), "slice 2 is missing"));
        QVERIFY(equal(readAll<std::uint16_t>(*source), voxels));
    }
    void chunksOfMissingSlicesAreAbsent() {
        const auto voxels = madeVoxels<std::uint8_t>({40, 4, 4});
        const Path folder = stack(voxels);
        for (int z = 10; z < 39; ++z) std::filesystem::remove(folder / ("slice" + std::to_string(z) + ".tif"));
        const VolumeSourcePtr source = openTiffStack(folder);
        QCOMPARE(source->info().shape().z, std::int64_t{40});
        QVERIFY(!source->readChunk({0, {1, 0, 0}}, {}));
        QVERIFY(source->readChunk({0, {0, 0, 0}}, {}));
    }
    void theFormatAndTheCodecAreNamed() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 4, 4});
        const VolumeSourcePtr folder = openTiffStack(stack(voxels, {.compression = COMPRESSION_LZW}));
        QCOMPARE(folder->info().format, std::string("tiff-stack"));
        QCOMPARE(folder->info().levels.front().codec, std::string("lzw"));
        QVERIFY(!folder->info().spacingUm);
        const Path pages = fresh() / "p.tif";
        writeTiff(pages, voxels);
        QCOMPARE(openTiff(pages)->info().format, std::string("tiff"));
    }
    void theTagsSayTheVoxelSize() {
        const VolumeInfo info = opened({.perUnitY = 10000 / 7.91f, .perUnitX = 10000 / 7.91f, .unit = RESUNIT_CENTIMETER});
        QVERIFY((info.spacingUm == Spacing{7.91, 7.91, 7.91}));
        QCOMPARE(info.provenance.size(), std::size_t{1});   // of z nothing is said
        QVERIFY((opened({.perUnitY = 3175, .perUnitX = 3175, .unit = RESUNIT_INCH}).spacingUm == Spacing{8, 8, 8}));
    }
    void imageJSaysItWithUnitAndSpacing() {
        const auto imageJ = [](const char* lines, float perUnit) { return opened({.perUnitY = perUnit, .perUnitX = perUnit, .unit = RESUNIT_NONE, .description = std::string("ImageJ=1.53t\n") + lines}); };
        for (const char* unit : {"um", "micron", "\\u00B5m", "\xC2\xB5m"})
            QVERIFY2((imageJ((std::string("unit=") + unit + "\nspacing=12.5\nloop=false\n").c_str(), 1 / 7.91f).spacingUm == Spacing{12.5, 7.91, 7.91}), unit);
        QVERIFY((imageJ("unit=mm\nspacing=0.01\n", 100).spacingUm == Spacing{10, 10, 10}));
        QVERIFY((imageJ("unit=nm\n", 0.001f).spacingUm == Spacing{1, 1, 1}));
        for (const char* none : {"", "unit=pixel\nspacing=2\n", "spacing=2\n", "unit=um\nspacing=2\n"}) QVERIFY2(!imageJ(none, none[0] == 'u' && none[5] == 'u' ? 0.f : 1.f).spacingUm, none);
    }
    void resolutionsThatNobodyChoseSayNothing() {
        for (const float dpi : {72.f, 96.f, 300.f}) QVERIFY(!opened({.perUnitY = dpi, .perUnitX = dpi, .unit = RESUNIT_INCH}).spacingUm);
        QVERIFY(!opened({.perUnitY = 28.35f, .perUnitX = 28.35f, .unit = RESUNIT_CENTIMETER}).spacingUm);
        QVERIFY(!opened({.perUnitY = 1000, .perUnitX = 1000, .unit = RESUNIT_NONE}).spacingUm);
        QVERIFY(!opened({.perUnitY = 1000, .perUnitX = 2000, .unit = RESUNIT_CENTIMETER}).spacingUm);   // the depth could be either
    }
    void aTextThatIsNoneOfOursSaysNothing() {
        for (const char* text : {"{\"volumen\":", "{\"volumen\":3}", "{\"volumen\":{\"spacingUm\":[1,2]}}", "{\"volumen\":{\"spacingUm\":[1,-2,3]}}", "{\"volumen\":{\"spacingUm\":[\"1\",2,3]}}"})
            QVERIFY2(!opened({.description = text}).spacingUm, text);
        QVERIFY((opened({.description = R"({"volumen":{"spacingUm":[1,2,3],"originUm":[4,5,6]}})"}).originUm == Point{4, 5, 6}));
    }
    void aSliceOfAnotherSizeIsNamedWhenItIsRead() {
        const Path folder = stack(madeVoxels<std::uint16_t>({8, 6, 7}));
        writeSlice(folder / "slice3.tif", madeVoxels<std::uint16_t>({1, 3, 7}), 0);
        const VolumeSourcePtr source = openTiffStack(folder);
        QVERIFY(complaint([&] { source->readChunk({0, {}}, {}); }).contains("slice3.tif"));
    }
    void aLastSliceOfAnotherTypeIsNamedAtOnce() {
        const Path folder = stack(madeVoxels<std::uint16_t>({8, 6, 7}));
        writeSlice(folder / "slice7.tif", madeVoxels<std::uint8_t>({1, 6, 7}), 0);
        const VolumeSourcePtr source = openTiffStack(folder);
        QVERIFY(warns(source->info(), "slice7.tif"));
        QCOMPARE(source->info().type, VoxelType::u16);
    }
    void aSliceThatIsCutOffIsNamed() {
        const Path folder = stack(madeVoxels<std::uint16_t>({3, 60, 70}));
        std::filesystem::resize_file(folder / "slice1.tif", 300);
        const VolumeSourcePtr source = openTiffStack(folder);
        QVERIFY(warns(source->info(), "slice1.tif"));
        QVERIFY(complaint([&] { source->readChunk({0, {}}, {}); }).contains("slice1.tif"));
    }
    void strayBytesInACompressedSliceAreASentence() {
        const Path folder = stack(madeVoxels<std::uint16_t>({1, 60, 70}), {.compression = COMPRESSION_ADOBE_DEFLATE});
        auto bytes = readFile(folder / "slice0.tif");
        std::fill(bytes.begin() + 100, bytes.begin() + 400, std::byte{0x55});
        writeFileAtomically(folder / "slice0.tif", bytes, false);
        const VolumeSourcePtr source = openTiffStack(folder);
        const QString sentence = complaint([&] { source->readChunk({0, {}}, {}); });
        QVERIFY(sentence.contains("slice0.tif") && sentence.contains("strip 0") && !sentence.contains('\n'));
    }
    void whatIsNoTiffFileIsASentence() {
        const Path folder = fresh();
        writeTextAtomically(folder / "a.tif", "hello, I am text", false);
        QVERIFY(complaint([&] { openTiffStack(folder); }).contains("a.tif"));
        QVERIFY(!recognisesTiff(folder / "a.tif"));
    }
    void aColourPictureIsRefused() {
        const Path path = fresh() / "rgb.tif";
        TIFF* file = TIFFOpen(path.c_str(), "w");
        TIFFSetField(file, TIFFTAG_IMAGEWIDTH, 4);
        TIFFSetField(file, TIFFTAG_IMAGELENGTH, 1);
        TIFFSetField(file, TIFFTAG_BITSPERSAMPLE, 8);
        TIFFSetField(file, TIFFTAG_SAMPLESPERPIXEL, 3);
        TIFFSetField(file, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB);
        std::uint8_t row[12] = {};
        TIFFWriteScanline(file, row, 0, 0);
        TIFFClose(file);
        QVERIFY(complaint([&] { openTiff(path); }).contains("3 samples"));
    }
    void imageJsLargeStacksAreReadBehindTheOneDirectory() {
        auto voxels = madeVoxels<std::uint8_t>({3, 4, 5});
        const Path path = fresh() / "imagej.tif";
        TIFF* file = TIFFOpen(path.c_str(), "w");
        TIFFSetField(file, TIFFTAG_IMAGEDESCRIPTION, "ImageJ=1.53t\nimages=3\nslices=3\n");
        writePage(file, voxels.view().row(0, 0), 4, 5, {});
        TIFFClose(file);
        std::vector<std::byte> bytes = readFile(path);
        const auto* first = reinterpret_cast<const std::byte*>(voxels.data());
        const auto found = std::search(bytes.begin(), bytes.end(), first, first + 20);
        const auto offset = static_cast<std::size_t>(found - bytes.begin());
        bytes.resize(std::max(bytes.size(), offset + 60), std::byte{3});
        for (std::size_t i = 20; i < 60; ++i) voxels.data()[i] = static_cast<std::uint8_t>(bytes[offset + i]);   // whatever follows
        writeFileAtomically(path, bytes, false);
        QVERIFY(equal(readAll<std::uint8_t>(*openTiff(path)), voxels));
    }
    void openingDoesNotReadEverySlice() {
        const Path folder = stack(madeVoxels<std::uint8_t>({30, 4, 4}));
        for (int z = 1; z < 29; ++z)
            if (z != 15) writeTextAtomically(folder / ("slice" + std::to_string(z) + ".tif"), "no TIFF", false);
        QVERIFY(openTiffStack(folder)->info().warnings.empty());
    }
    void aFolderOfSurfacesIsNoStack() {
        const Path folder = fresh();
        for (const char* name : {"x.tif", "y.tif", "z.tif"}) writeSlice(folder / name, madeVoxels<float>({1, 4, 4}), 0);
        QVERIFY(complaint([&] { openTiffStack(folder); }).contains("tifxyz"));
    }
    void severalMultipageFilesAreNoStack() {
        const Path folder = fresh();
        writeTiff(folder / "1.tif", madeVoxels<std::uint8_t>({3, 4, 4}));
        writeTiff(folder / "2.tif", madeVoxels<std::uint8_t>({3, 4, 4}));
        QVERIFY(complaint([&] { openTiffStack(folder); }).contains("open one of them"));
    }
    void theLayersOfASheetAreFlat() {
        const Path folder = fresh() / "layers";
        std::filesystem::create_directory(folder);
        writeSlice(folder / "00.tif", madeVoxels<std::uint8_t>({1, 4, 4}), 0);
        QVERIFY(openTiffStack(folder)->info().flat);
    }
    void aRequestToStopIsHeard() {
        const VolumeSourcePtr source = openTiffStack(stack(madeVoxels<std::uint8_t>({2, 4, 4})));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(source->readChunk({0, {}}, stop.get_token()), Cancelled);
    }
    void aBadSliceSpoilsNoOtherSlice() {
        const auto voxels = madeVoxels<std::uint16_t>({5, 20, 30});
        const Path folder = stack(voxels, {.compression = COMPRESSION_LZW});
        writeTextAtomically(folder / "slice2.tif", "torn", false);
        const VolumeSourcePtr source = openTiffStack(folder);
        const auto slice = [&](std::int64_t z) {
            std::vector<std::uint16_t> pixels;
            sliceExactly(*source, {.level = 0, .axis = Axis::z, .at = z}, 1, {}, [&](const PictureRows& rows) {
                const auto* values = reinterpret_cast<const std::uint16_t*>(rows.data);
                pixels.insert(pixels.end(), values, values + rows.count * 30);
            });
            return pixels;
        };
        for (const std::int64_t z : {0, 1, 3, 4}) QVERIFY(slice(z) == std::vector<std::uint16_t>(voxels.view().row(z, 0), voxels.view().row(z, 0) + 600));
        QVERIFY(complaint([&] { slice(2); }).contains("slice2.tif"));
        QVERIFY(complaint([&] { source->readChunk({}, {}); }).contains("slice2.tif"));
    }
};

QTEST_APPLESS_MAIN(TiffStackTest)
#include "tst_tiff_stack.moc"
