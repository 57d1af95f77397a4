#include <QTest>
#include <cstring>
#include <limits>
#include <numeric>

#include "core/base/error.h"
#include "core/base/pending_file.h"
#include "core/volume/open_volume.h"
#include "core/volume/picture_writer.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::test;

namespace {

template <class T>
void writePicture(const Path& path, std::int64_t height, std::int64_t width, const std::vector<T>& pixels, const PictureOptions& options = {}) {
    const PictureShape shape{voxelTypeOf<T>(), height, width};
    const auto writer = makePictureWriter(path, shape, options);
    for (std::int64_t row = 0; row < height; ++row) writer->write({row, 1, reinterpret_cast<const std::byte*>(pixels.data() + row * width)});
    writer->finish();
}

template <class T>
std::vector<T> ramp(std::size_t count) {
    std::vector<T> values;
    for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<T>(static_cast<float>(i)));
    return values;
}

std::size_t filesIn(const Path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator()));
}

template <class T>
bool comesBackFromTiff(const Path& path) {
    const std::vector<T> pixels = ramp<T>(30);
    writePicture(path, 5, 6, pixels);
    const auto source = openVolume(path);
    if (source->info().type != voxelTypeOf<T>() || !(source->info().shape() == Voxel{1, 5, 6})) return false;
    Array3<T> all({1, 5, 6});
    const LevelInfo& level = source->info().levels[0];
    const Voxel grid = chunkGrid(level);
    for (Voxel c; c.y < grid.y; ++c.y)
        for (c.x = 0; c.x < grid.x; ++c.x) {
            const ChunkPtr chunk = source->readChunk({0, c}, {});
            for (Voxel v{0, c.y * level.chunkShape.y, 0}; v.y < std::min<std::int64_t>(5, (c.y + 1) * level.chunkShape.y); ++v.y)
                for (v.x = c.x * level.chunkShape.x; v.x < std::min<std::int64_t>(6, (c.x + 1) * level.chunkShape.x); ++v.x)
                    all.at(v) = chunk->view<T>().at(v - c * level.chunkShape);
        }
    return std::equal(pixels.begin(), pixels.end(), all.data());
}

std::uint32_t bigEndian32(const std::string& text, std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<std::uint8_t>(text[at + i]);
    return value;
}

}  // namespace

class PictureWriterTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void npyHasAHeaderOfNumpyAndTheValues() {
        TemporaryFolder tmp;
        writePicture<std::uint16_t>(tmp / "a.npy", 2, 3, ramp<std::uint16_t>(6));
        const std::string text = readText(tmp / "a.npy");
        QVERIFY(text.starts_with(std::string("\x93NUMPY\x01\x00", 8)));
        QVERIFY(text.find("{'descr': '<u2', 'fortran_order': False, 'shape': (2, 3), }") == 10);
        QCOMPARE(text.size() % 64, std::size_t{12});
        QVERIFY(std::memcmp(text.data() + text.size() - 12, ramp<std::uint16_t>(6).data(), 12) == 0);
    }
    void tiffKeepsEveryNativeType() {
        TemporaryFolder tmp;
        QVERIFY(comesBackFromTiff<std::uint8_t>(tmp / "a.tif") && comesBackFromTiff<std::int8_t>(tmp / "b.tif"));
        QVERIFY(comesBackFromTiff<std::uint16_t>(tmp / "c.tif") && comesBackFromTiff<std::int16_t>(tmp / "d.tiff"));
        QVERIFY(comesBackFromTiff<std::uint32_t>(tmp / "e.tif") && comesBackFromTiff<std::int32_t>(tmp / "f.tif"));
        QVERIFY(comesBackFromTiff<float>(tmp / "g.tif") && comesBackFromTiff<double>(tmp / "h.tif"));
    }
    void pngIsGreyOfEightOrSixteenBits() {
        TemporaryFolder tmp;
        writePicture<std::uint8_t>(tmp / "a.png", 2, 3, ramp<std::uint8_t>(6));
        writePicture<std::uint16_t>(tmp / "b.png", 2, 3, ramp<std::uint16_t>(6));
        writePicture<float>(tmp / "c.png", 2, 3, ramp<float>(6), {.window = PictureWindow{0, 5}});
        for (const auto& [name, depth] : {std::pair{"a.png", 8}, std::pair{"b.png", 16}, std::pair{"c.png", 8}}) {
            const std::string text = readText(tmp / name);
            QVERIFY(text.starts_with("\x89PNG"));
            QCOMPARE(bigEndian32(text, 16), 3u);
            QCOMPARE(bigEndian32(text, 20), 2u);
            QCOMPARE(int(text[24]), depth);
            QCOMPARE(int(text[25]), 0);
        }
    }
    void aTypeThatPngCannotHoldNeedsAWindow() {
        TemporaryFolder tmp;
        for (const VoxelType type : {VoxelType::i8, VoxelType::i16, VoxelType::u32, VoxelType::f32})
            QVERIFY_EXCEPTION_THROWN(makePictureWriter(tmp / "a.png", {type, 1, 1}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(makePictureWriter(tmp / "a.jpeg", {VoxelType::u8, 1, 1}, {}), Error);
        QVERIFY_EXCEPTION_THROWN(makePictureWriter(tmp / "a.npy", {VoxelType::u8, 1, 1}, {.window = PictureWindow{0, 1}}), Error);
    }
    void whatStandsThereIsReplacedOnlyWhenAskedTo() {
        TemporaryFolder tmp;
        for (const char* name : {"a.npy", "a.tif", "a.png"}) {
            writePicture<std::uint8_t>(tmp / name, 1, 1, {1});
            try {
                makePictureWriter(tmp / name, {VoxelType::u8, 1, 1}, {});
                QFAIL("was replaced");
            } catch (const Error& error) {
                QVERIFY(error.kind() == ErrorKind::wouldOverwrite);
            }
            writePicture<std::uint8_t>(tmp / name, 1, 1, {2}, {.overwrite = true});
        }
        QCOMPARE(filesIn(tmp / ""), std::size_t{3});
    }
    void aPictureDroppedHalfWayLeavesNothing() {
        TemporaryFolder tmp;
        for (const char* name : {"a.npy", "a.tif", "a.png"}) {
            const auto writer = makePictureWriter(tmp / name, {VoxelType::u8, 2, 1}, {});
            const std::byte value{};
            writer->write({0, 1, &value});
        }
        QCOMPARE(filesIn(tmp / ""), std::size_t{0});
    }
    void aFolderThatIsNotThereIsNamed() {
        TemporaryFolder tmp;
        QVERIFY_EXCEPTION_THROWN(PendingFile(tmp / "none" / "a", false), Error);
        QVERIFY_EXCEPTION_THROWN(PendingFile(tmp / "", true), Error);
    }
};

QTEST_APPLESS_MAIN(PictureWriterTest)
#include "tst_picture_writer.moc"
