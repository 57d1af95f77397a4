#include <QTemporaryDir>
#include <QTest>

#include "tests/support/complaint.h"
#include "tests/support/open_options.h"
#include "tests/support/picture_files.h"
#include "tests/support/tiff_writer.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

/// Smooth, so that JPEG keeps it nearly.
Array3<std::uint8_t> smooth(Voxel shape) {
    Array3<std::uint8_t> voxels(shape);
    for (Voxel v; v.y < shape.y; ++v.y)
        for (v.x = 0; v.x < shape.x; ++v.x) voxels.at(v) = static_cast<std::uint8_t>(50 + v.y + v.x);
    return voxels;
}

std::vector<std::string> channelsOffered(const Path& path) {
    try {
        openVolume(path);
    } catch (const ChannelNeeded& needed) {
        return needed.channels();
    }
    return {};
}

}  // namespace

class PicturesReadTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    Path at(const std::string& name) { return Path(m_folder.path().toStdString()) / name; }
    Path folder(const std::string& name) {
        std::filesystem::create_directories(at(name));
        return at(name);
    }

private Q_SLOTS:
    void aGreyPngIsAVolumeOfOneSlice() {
        const auto deep = madeVoxels<std::uint16_t>({1, 30, 40});
        const auto plain = madeVoxels<std::uint8_t>({1, 30, 41});
        for (const int interlace : {PNG_INTERLACE_NONE, PNG_INTERLACE_ADAM7}) {
            writePngSlice(at("deep.png"), deep, 0, 1, interlace);
            const VolumeSourcePtr source = openVolume(at("deep.png"));
            QCOMPARE(source->info().format, std::string("image"));
            QVERIFY(source->info().flat);
            QVERIFY(equal(readAll<std::uint16_t>(*source), deep));
            writePngSlice(at("plain.png"), plain, 0, 1, interlace);
            QVERIFY(equal(readAll<std::uint8_t>(*openVolume(at("plain.png"), withChannel("0"))), plain));
        }
    }
    void fewBitsBecomeTheWholeRangeAndAGreyPaletteIsGrey() {
        writePng(at("bits.png"), 8, {{0b10100000}, {0b00000001}}, {.bits = 1});
        const auto bits = readAll<std::uint8_t>(*openVolume(at("bits.png")));
        QCOMPARE(int(bits.at({0, 0, 0})), 255);
        QCOMPARE(int(bits.at({0, 0, 1})), 0);
        QCOMPARE(int(bits.at({0, 1, 7})), 255);
        writePng(at("palette.png"), 2, {{1, 0}}, {.color = PNG_COLOR_TYPE_PALETTE, .palette = {{7, 7, 7}, {200, 200, 200}}});
        QCOMPARE(int(readAll<std::uint8_t>(*openVolume(at("palette.png"))).at({0, 0, 0})), 200);
        writePng(at("colours.png"), 2, {{1, 0}}, {.color = PNG_COLOR_TYPE_PALETTE, .palette = {{7, 7, 7}, {200, 20, 2}}});
        QVERIFY((channelsOffered(at("colours.png")) == std::vector<std::string>{"0", "1", "2", "luminance"}));
    }
    void coloursAreChosen() {
        const auto rgb = madeVoxels<std::uint8_t>({1, 5, 6 * 3});
        writePngSlice(at("rgb.png"), rgb, 0, 3);
        QVERIFY((channelsOffered(at("rgb.png")) == std::vector<std::string>{"0", "1", "2", "luminance"}));
        QCOMPARE(readAll<std::uint8_t>(*openVolume(at("rgb.png"), withChannel("1"))).at({0, 4, 5}), rgb.at({0, 4, 16}));
        const double luminance = 0.299 * rgb.at({0, 4, 15}) + 0.587 * rgb.at({0, 4, 16}) + 0.114 * rgb.at({0, 4, 17});
        QCOMPARE(int(readAll<std::uint8_t>(*openVolume(at("rgb.png"), withChannel("luminance"))).at({0, 4, 5})), int(std::lround(luminance)));
        writePngSlice(at("alpha.png"), madeVoxels<std::uint16_t>({1, 5, 6 * 4}), 0, 4);
        QVERIFY((channelsOffered(at("alpha.png")) == std::vector<std::string>{"0", "1", "2", "3", "luminance"}));
        writePngSlice(at("greyalpha.png"), madeVoxels<std::uint8_t>({1, 5, 6 * 2}), 0, 2);
        QVERIFY((channelsOffered(at("greyalpha.png")) == std::vector<std::string>{"0", "1"}));
        QVERIFY(complaint([&] { openVolume(at("rgb.png"), withChannel("7")); }).contains("luminance"));
        QVERIFY(openVolume(at("rgb.png"), withChannel("1"))->info().reading != openVolume(at("rgb.png"), withChannel("2"))->info().reading);
    }
    void aColouredTiffIsAPictureToo() {
        const auto rgb = madeVoxels<std::uint16_t>({1, 20, 30 * 3});
        TIFF* file = TIFFOpen(at("rgb.tif").c_str(), "w");
        for (const auto& [tag, value] : std::vector<std::pair<std::uint32_t, int>>{{TIFFTAG_IMAGEWIDTH, 30}, {TIFFTAG_IMAGELENGTH, 20}, {TIFFTAG_BITSPERSAMPLE, 16}, {TIFFTAG_SAMPLESPERPIXEL, 3},
                                                                                  {TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_RGB}, {TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG}, {TIFFTAG_COMPRESSION, COMPRESSION_LZW}, {TIFFTAG_ROWSPERSTRIP, 7}})
            TIFFSetField(file, tag, value);
        for (std::uint32_t y = 0; y < 20; ++y) TIFFWriteScanline(file, const_cast<std::uint16_t*>(&rgb.at({0, y, 0})), y, 0);
        TIFFClose(file);
        QCOMPARE(channelsOffered(at("rgb.tif")).size(), std::size_t{4});
        const VolumeSourcePtr source = openVolume(at("rgb.tif"), withChannel("2"));
        QCOMPARE(source->info().format, std::string("tiff"));
        QCOMPARE(readAll<std::uint16_t>(*source).at({0, 19, 29}), rgb.at({0, 19, 89}));
    }
    void jpegsAreRead() {
        const auto grey = smooth({1, 64, 80});
        writeJpeg(at("grey.jpg"), grey, 1);
        const auto read = readAll<std::uint8_t>(*openVolume(at("grey.jpg")));
        QVERIFY((read.shape() == grey.shape()));
        QVERIFY(std::abs(int(read.at({0, 30, 40})) - int(grey.at({0, 30, 40}))) <= 3);
        writeJpeg(at("rgb.jpg"), smooth({1, 16, 16 * 3}), 3);
        QCOMPARE(channelsOffered(at("rgb.jpg")).size(), std::size_t{4});
    }
    void jpeg2000IsReadWithoutLoss() {
        auto voxels = madeVoxels<std::uint16_t>({1, 40, 50});
        writeJpeg2000(at("deep.jp2"), voxels, 16);
        QVERIFY(equal(readAll<std::uint16_t>(*openVolume(at("deep.jp2"))), voxels));
    }
    void aFolderOfPicturesIsAStackInTheOrderOfNumbers() {
        const auto voxels = madeVoxels<std::uint16_t>({12, 20, 30});
        const Path stack = folder("stack");
        for (std::int64_t z = 0; z < 12; ++z)
            if (z != 5) writePngSlice(stack / ("slice" + std::to_string(z) + ".png"), voxels, z);
        const VolumeSourcePtr source = openVolume(stack);
        QCOMPARE(source->info().format, std::string("image-stack"));
        QVERIFY((source->info().shape() == voxels.shape()));
        QVERIFY(QString::fromStdString(source->info().warnings.at(0)).contains("slice 5 is missing"));
        const auto read = readAll<std::uint16_t>(*source);
        for (const std::int64_t z : {0, 4, 6, 11}) QCOMPARE(read.at({z, 19, 29}), voxels.at({z, 19, 29}));
        QCOMPARE(int(read.at({5, 3, 3})), 0);
        const Voxel shape = source->info().shape();
        QVERIFY(source->readUnit(0).rows && source->readUnit(0).shape == (Voxel{1, shape.y, shape.x}));
        for (const std::int64_t z : {std::int64_t{0}, std::int64_t{5}, shape.z - 1}) {
            const Box box{{z, 3, 2}, {z + 1, shape.y, shape.x - 1}};
            Array3<std::uint16_t> rows(box.shape(), 1);
            source->readRows(box, reinterpret_cast<std::byte*>(rows.data()), {});
            for (Voxel v; v.y < rows.shape().y; ++v.y)
                for (v.x = 0; v.x < rows.shape().x; ++v.x) QCOMPARE(rows.at(v), read.at(v + box.lo));
        }
    }
    void anOddSliceIsNamed() {
        const Path stack = folder("odd");
        for (std::int64_t z = 0; z < 9; ++z) writePngSlice(stack / (std::to_string(z) + ".png"), madeVoxels<std::uint8_t>({1, z == 3 ? 10 : 20, 30}), 0);
        const VolumeSourcePtr source = openVolume(stack);
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*source); }).contains("3.png"));
        const Path mixed = folder("mixed");
        for (int i = 0; i < 3; ++i) writePngSlice(mixed / ("segment" + std::to_string(i * 1000000) + ".png"), madeVoxels<std::uint8_t>({1, 20 + i, 30}), 0);
        QVERIFY(complaint([&] { openVolume(mixed); }).contains("several sizes"));
    }
    void aSegmentOpensAsItsLayers() {
        const auto voxels = madeVoxels<std::uint16_t>({3, 20, 30});
        const Path segment = folder("20230904135535"), layers = folder("20230904135535/layers");
        for (std::int64_t z = 0; z < 3; ++z) writeSlice(layers / ("0" + std::to_string(z) + ".tif"), voxels, z);
        writeSlice(segment / "20230904135535.tif", voxels, 0);
        const VolumeSourcePtr source = openVolume(segment);
        QCOMPARE(source->info().format, std::string("segment"));
        QVERIFY(source->info().flat);
        QVERIFY(equal(readAll<std::uint16_t>(*source), voxels));
        QCOMPARE(openVolume(layers)->info().format, std::string("tiff-stack"));
    }
    void brokenPicturesAreSentences() {
        writePngSlice(at("whole.png"), madeVoxels<std::uint8_t>({1, 100, 100}), 0);
        std::string png = readText(at("whole.png"));
        writeTextAtomically(at("cut.png"), png.substr(0, png.size() / 2), false);
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*openVolume(at("cut.png"))); }).contains("cut.png"));
        png[18] = 0x7f;   // a width of two thousand million
        writeTextAtomically(at("claims.png"), png, false);
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*openVolume(at("claims.png"))); }).contains("claims.png"));
        writeJpeg(at("whole.jpg"), smooth({1, 64, 80}), 1);
        const std::string jpeg = readText(at("whole.jpg"));
        writeTextAtomically(at("cut.jpg"), jpeg.substr(0, jpeg.size() / 2), false);
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*openVolume(at("cut.jpg"))); }).contains("cut.jpg"));
        writeJpeg2000(at("whole.jp2"), madeVoxels<std::uint16_t>({1, 40, 50}), 16);
        const std::string jp2 = readText(at("whole.jp2"));
        writeTextAtomically(at("cut.jp2"), jp2.substr(0, 60), false);
        QVERIFY(complaint([&] { readAll<std::uint16_t>(*openVolume(at("cut.jp2"))); }).contains("cut.jp2"));
        writeTextAtomically(at("words.png"), "hello", false);
        QVERIFY(complaint([&] { openVolume(at("words.png")); }).contains("content is not"));
    }
};

QTEST_APPLESS_MAIN(PicturesReadTest)
#include "tst_pictures_read.moc"
