// Every reader is read by several threads at once, as the loader does: what they share inside (decoded blocks, libraries, files) must not show.

#include <QTemporaryDir>
#include <QTest>
#include <atomic>
#include <barrier>
#include <thread>

#include "core/volume/hdf5_source.h"
#include "core/volume/made_levels.h"
#include "core/volume/open_volume.h"
#include "core/volume/tiff_stack.h"
#include "core/volume/zarr/zarr_writer.h"
#include "tests/support/hdf5_writer.h"
#include "tests/support/packed.h"
#include "tests/support/picture_files.h"
#include "tests/support/raw_zarr.h"
#include "tests/support/tiff_writer.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

constexpr int kReaders = 4;

void together(const std::function<void()>& f) {
    std::barrier start(kReaders);
    std::vector<std::jthread> threads;
    for (int i = 0; i < kReaders; ++i)
        threads.emplace_back([&] {
            start.arrive_and_wait();
            f();
        });
}

/// How many of the readers saw other voxels than these.
template <class T>
int wrongReaders(const VolumeSourcePtr& source, const Array3<T>& voxels) {
    std::atomic<int> wrong = 0;
    together([&] { wrong += !equal(readAll<T>(*source), voxels); });
    return wrong;
}

template <class T>
void writeOmeZarr(const Path& path, const Array3<T>& voxels, Voxel chunk) {
    ZarrWriter writer(path, {.name = "scan", .type = voxelTypeOf<T>(), .shape = voxels.shape(), .chunkShape = chunk, .levelCount = 1});
    Chunk whole(voxelTypeOf<T>(), chunk);
    std::copy_n(voxels.data(), voxelCount(chunk), whole.view<T>().data);
    writer.writeChunk({}, whole);
    writer.finish();
}

}  // namespace

class ConcurrentReadsTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    const Array3<std::uint16_t> m_voxels = madeVoxels<std::uint16_t>({20, 40, 50});

    Path at(const char* name) const { return m_folder.filePath(name).toStdString(); }

    int wrongReadersOfHdf5(const Hdf5Style& style) const {
        writeHdf5(at("volume.h5"), [&](hid_t file) { writeDataset(file, "volume", m_voxels, style); });
        return wrongReaders(openHdf5(at("volume.h5")), m_voxels);
    }

private Q_SLOTS:
    void pagesOfOneTiff() {
        writeTiff(at("pages.tif"), m_voxels, {.compression = COMPRESSION_ADOBE_DEFLATE, .predictor = 2, .tile = 16});
        QCOMPARE(wrongReaders(openTiff(at("pages.tif")), m_voxels), 0);
    }
    void aStackOfTiffs() {
        std::filesystem::create_directory(at("stack"));
        for (std::int64_t z = 0; z < m_voxels.shape().z; ++z) writeSlice(at("stack") / (std::to_string(z) + ".tif"), m_voxels, z, {.compression = COMPRESSION_LZW, .rowsPerStrip = 7});
        QCOMPARE(wrongReaders(openTiffStack(at("stack")), m_voxels), 0);
    }
    void hdf5ThatIsDecodedHere() {
        QCOMPARE(wrongReadersOfHdf5({.chunk = {20, 40, 50}, .properties = [](hid_t list) { H5Pset_shuffle(list), H5Pset_deflate(list, 1); }}), 0);
    }
    void hdf5ThatItsLibraryDecodes() {
        QCOMPARE(wrongReadersOfHdf5({.chunk = {7, 40, 50}, .properties = [](hid_t list) { H5Pset_scaleoffset(list, H5Z_SO_INT, 0); }}), 0);
    }
    void hdf5InOnePiece() { QCOMPARE(wrongReadersOfHdf5({}), 0); }
    void twoHdf5FilesAtOnce() {
        writeHdf5(at("two.h5"), [&](hid_t file) { writeDataset(file, "volume", m_voxels, {.chunk = {5, 20, 20}}); });
        std::atomic<int> wrong = 0;
        together([&] { wrong += !equal(readAll<std::uint16_t>(*openHdf5(at("two.h5"))), m_voxels); });
        QCOMPARE(wrong.load(), 0);
    }
    void rawZarr() {
        writeRawZarr(at("raw.zarr"), m_voxels, {8, 16, 16}, "<u2");
        QCOMPARE(wrongReaders(openVolume(at("raw.zarr")), m_voxels), 0);
    }
    void compressedZarr() {
        writeOmeZarr(at("ome.zarr"), m_voxels, m_voxels.shape());
        QCOMPARE(wrongReaders(openVolume(at("ome.zarr")), m_voxels), 0);
    }
    void arraysThatArePacked() {
        const auto voxels = madeVoxels<std::uint16_t>({24, 400, 500});   // 9.6 MB: three blocks
        const std::string header = "NRRD0004\ntype: ushort\ndimension: 3\nsizes: 500 400 24\nendian: little\nencoding: ";
        writeTextAtomically(at("gz.nrrd"), header + "gzip\n\n" + deflated(bytesOf(voxels)), false);
        QCOMPARE(wrongReaders(openVolume(at("gz.nrrd")), voxels), 0);
        writeTextAtomically(at("bz.nrrd"), header + "bzip2\n\n" + bzipped(bytesOf(voxels)), false);
        QCOMPARE(wrongReaders(openVolume(at("bz.nrrd")), voxels), 0);
    }
    void aStackOfPictures() {
        std::filesystem::create_directory(at("pictures"));
        for (std::int64_t z = 0; z < m_voxels.shape().z; ++z) writePngSlice(at("pictures") / (std::to_string(z) + ".png"), m_voxels, z);
        QCOMPARE(wrongReaders(openVolume(at("pictures")), m_voxels), 0);
    }
    void levelsThatAreMade() {
        const auto voxels = madeVoxels<std::uint8_t>({20, 300, 520});
        writeRawZarr(at("fine.zarr"), voxels, {20, 75, 65}, "|u1");
        const VolumeSourcePtr source = withMadeLevels(openVolume(at("fine.zarr")), {.exactBelowBytes = 0, .keepIn = at("levels")});
        QVERIFY(source->info().levels.size() > 1);
        const auto coarse = [&] { return static_cast<std::size_t>(source->readChunk({.level = 1}, {})->view<std::uint8_t>().data[0]); };
        std::atomic<std::size_t> sum = 0;
        together([&] { sum += coarse(); });
        QCOMPARE(sum.load(), kReaders * coarse());
    }
};

QTEST_APPLESS_MAIN(ConcurrentReadsTest)
#include "tst_concurrent_reads.moc"
