#include <QTest>
#include <fcntl.h>
#include <unistd.h>

#include "core/project/project_file.h"
#include "core/volume/open_volume.h"
#include "tests/support/complaint.h"
#include "tests/support/small_zarr.h"
#include "tests/support/tiff_writer.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::test;
using volumen::testing::complaint;

/// Places that fail, come back, or are not what they were: a sentence, and all is well when the thing is back.
class PlacesTest : public QObject {
    Q_OBJECT
private:
    /// Two chunks of 2 x 2 x 2, of sevens.
    static void writeStore(const Path& folder) {
        writeArrayV2(folder, {2, 2, 4}, {2, 2, 2});
        for (const char* name : {"0.0.0", "0.0.1"}) writeBytes(folder / name, Bytes(8, std::byte{7}));
    }
    static void writeSlice(const Path& path, std::int64_t edge, std::uint8_t value, std::uint16_t compression = COMPRESSION_NONE) {
        Array3<std::uint8_t> slice({1, edge, edge}, value);
        std::filesystem::create_directories(path.parent_path());
        testing::writeTiff(path, slice, {.compression = compression});
    }
    static int firstVoxel(const VolumeSource& source) {
        const ChunkPtr chunk = source.readChunk({0, {}}, {});
        return chunk ? chunk->view<std::uint8_t>().at({0, 0, 0}) : -1;
    }

    /// The descriptors of this process that lead to `path`.
    static std::vector<int> descriptorsOf(const Path& path) {
        std::vector<int> found;
        std::error_code code;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd"))
            if (std::filesystem::read_symlink(entry.path(), code) == path) found.push_back(std::stoi(entry.path().filename().string()));
        return found;
    }
    /// What a share does that went away and came back: every read of the open file fails from now on.
    static int makeStale(const Path& path) {
        const int broken = ::open("/proc/self/mem", O_RDONLY | O_CLOEXEC);   // EIO at address 0
        const std::vector<int> descriptors = descriptorsOf(path);
        for (const int fd : descriptors) ::dup3(broken, fd, O_CLOEXEC);
        ::close(broken);
        return static_cast<int>(descriptors.size());
    }

private Q_SLOTS:
    void aLoopOfLinksIsNamed() {
        TemporaryFolder folder;
        std::filesystem::create_symlink(folder / "b.zarr", folder / "a.zarr");
        std::filesystem::create_symlink(folder / "a.zarr", folder / "b.zarr");
        const QString sentence = complaint([&] { openVolume(folder / "a.zarr"); });
        QVERIFY2(sentence.contains("a.zarr") && sentence.contains("symbolic links"), qPrintable(sentence));
    }
    void aStackWithALoopAmongItsSlicesNamesIt() {
        TemporaryFolder folder;
        writeSlice(folder / "s/0.tif", 8, 1);
        writeSlice(folder / "s/2.tif", 8, 3);
        std::filesystem::create_symlink("1.tif", folder / "s/1.tif");
        const QString sentence = complaint([&] { firstVoxel(*openVolume(folder / "s")); });
        QVERIFY2(sentence.contains("1.tif"), qPrintable(sentence));
    }
    void aFolderThatMayNotBeReadIsNamed() {
        if (::geteuid() != 0) QSKIP("needs root, to become somebody who may not read");
        TemporaryFolder folder;
        writeStore(folder / "secret/a.zarr");
        std::filesystem::permissions(folder / "secret", std::filesystem::perms::owner_all);
        QCOMPARE(::seteuid(65534), 0);
        const QString sentence = complaint([&] { openVolume(folder / "secret/a.zarr"); });
        QCOMPARE(::seteuid(0), 0);
        QVERIFY2(sentence.contains("secret/a.zarr") && sentence.contains("ermission"), qPrintable(sentence));
    }
    void namesThatAreNoUtf8Open() {
        TemporaryFolder folder;
        writeStore(folder / "\xff\xfe scroll.zarr");
        QCOMPARE(firstVoxel(*openVolume(folder / "\xff\xfe scroll.zarr")), 7);
        std::filesystem::remove_all(folder / "\xff\xfe scroll.zarr");   // Qt cannot
    }
    void aProjectKeepsNamesThatAreNoUtf8() {
        TemporaryFolder folder;
        const Path strange = folder / "\xff\xfe scroll.zarr";
        writeProject(folder / "p.volumen", {.layers = {{"scan", strange, {}, std::nullopt}}, .activeLayer = {}, .view = std::nullopt});
        QCOMPARE(readProject(folder / "p.volumen").layers.at(0).path.string(), strange.string());
    }
    void aStoreThatWentAwayIsNotEmptyAndComesBack() {
        TemporaryFolder folder;
        writeStore(folder / "a.zarr");
        const VolumeSourcePtr source = openVolume(folder / "a.zarr");
        std::filesystem::rename(folder / "a.zarr", folder / "elsewhere");
        const QString sentence = complaint([&] { firstVoxel(*source); });
        QVERIFY2(sentence.contains("a.zarr") && sentence.contains("gone"), qPrintable(sentence));
        std::filesystem::rename(folder / "elsewhere", folder / "a.zarr");
        QCOMPARE(firstVoxel(*source), 7);
        std::filesystem::remove(folder / "a.zarr/0.0.0");
        QCOMPARE(firstVoxel(*source), -1);   // a chunk that the store does not hold is no failure
    }
    void aStackThatWentAwayComesBack() {
        TemporaryFolder folder;
        writeSlice(folder / "s/0.tif", 8, 1, COMPRESSION_LZW);
        writeSlice(folder / "s/1.tif", 8, 2, COMPRESSION_LZW);
        const VolumeSourcePtr source = openVolume(folder / "s");
        std::filesystem::rename(folder / "s", folder / "elsewhere");
        QVERIFY(!complaint([&] { firstVoxel(*openVolume(folder / "s")); }).isEmpty());
        std::filesystem::rename(folder / "elsewhere", folder / "s");
        QCOMPARE(firstVoxel(*source), 1);
    }
    void anOpenFileWhoseShareCameBackIsOpenedAgain_data() {
        QTest::addColumn<int>("compression");
        QTest::newRow("read in place") << COMPRESSION_NONE;
        QTest::newRow("decoded") << COMPRESSION_LZW;
    }
    void anOpenFileWhoseShareCameBackIsOpenedAgain() {
        QFETCH(int, compression);
        TemporaryFolder folder;
        const Path path = folder / "pages.tif";
        writeSlice(path, 8, 5, static_cast<std::uint16_t>(compression));
        const VolumeSourcePtr source = openVolume(path);
        QCOMPARE(firstVoxel(*source), 5);
        QVERIFY(makeStale(path) > 0);
        complaint([&] { firstVoxel(*source); });   // the first may fail
        QCOMPARE(firstVoxel(*source), 5);
    }
    void aSliceReplacedByAnotherKindIsNamed() {
        TemporaryFolder folder;
        writeSlice(folder / "s/0.tif", 8, 1);
        writeSlice(folder / "s/1.tif", 8, 2);
        writeSlice(folder / "s/2.tif", 8, 3);
        writeSlice(folder / "s/3.tif", 8, 4);
        const VolumeSourcePtr source = openVolume(folder / "s");
        writeSlice(folder / "larger.tif", 16, 9);
        std::filesystem::rename(folder / "larger.tif", folder / "s/2.tif");
        const QString sentence = complaint([&] { firstVoxel(*source); });
        QVERIFY2(sentence.contains("2.tif"), qPrintable(sentence));
    }
    void aTiffFileThatEndsWithinItsHeaderIsRefused() {
        TemporaryFolder folder;
        for (const char* head : {"MM\0+\0\xa0\1MI\xb0\xb0\xb0", "II+\0\10\0\0\0"}) {
            writeBytes(folder / "cut.tif", Bytes(reinterpret_cast<const std::byte*>(head), reinterpret_cast<const std::byte*>(head) + (head[0] == 'M' ? 12 : 8)));
            const QString sentence = complaint([&] { openVolume(folder / "cut.tif"); });
            QVERIFY2(sentence.contains("cut.tif") && sentence.contains("cut off"), qPrintable(sentence));
        }
    }
    void aFileReplacedWhileItsShareWasAwayIsNotMixedWithTheOldOne() {
        TemporaryFolder folder;
        const Path path = folder / "pages.tif";
        writeSlice(path, 8, 5);
        const VolumeSourcePtr source = openVolume(path);
        QCOMPARE(firstVoxel(*source), 5);
        writeSlice(folder / "other.tif", 8, 6);
        QVERIFY(makeStale(path) > 0);
        std::filesystem::rename(folder / "other.tif", path);
        const QString sentence = complaint([&] { firstVoxel(*source); });
        QVERIFY2(sentence.contains("pages.tif") && sentence.contains("replaced"), qPrintable(sentence));
    }
};

QTEST_APPLESS_MAIN(PlacesTest)
#include "tst_places.moc"
