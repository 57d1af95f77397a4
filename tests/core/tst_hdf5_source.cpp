#include <liblzf/lzf.h>

#include <QTemporaryDir>
#include <QTest>
#include <cstdlib>

#include "core/volume/hdf5_source.h"
#include "tests/support/complaint.h"
#include "tests/support/hdf5_writer.h"
#include "tests/support/open_options.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

/// h5py's LZF filter, for writing.
std::size_t lzfFilter(unsigned, std::size_t, const unsigned*, std::size_t bytes, std::size_t* bufferBytes, void** buffer) {
    void* packed = std::malloc(bytes);
    const unsigned size = lzf_compress(*buffer, static_cast<unsigned>(bytes), packed, static_cast<unsigned>(bytes - 1));
    if (size == 0) return std::free(packed), 0;
    std::free(*buffer);
    *buffer = packed;
    *bufferBytes = bytes;
    return size;
}

void setLzf(hid_t properties) { H5Pset_filter(properties, 32000, H5Z_FLAG_OPTIONAL, 0, nullptr); }

}  // namespace

class Hdf5SourceTest : public QObject {
    Q_OBJECT
private:
    QTemporaryDir m_folder;
    int m_count = 0;

    Path fresh() { return m_folder.filePath(QString::number(m_count++) + ".h5").toStdString(); }

    template <class T>
    Path written(const Array3<T>& voxels, const Hdf5Style& style = {}) {
        const Path path = fresh();
        writeHdf5(path, [&](hid_t file) { writeDataset(file, "volume", voxels, style); });
        return path;
    }
    template <class T>
    void check(Voxel shape, const Hdf5Style& style) {
        const auto voxels = madeVoxels<T>(shape);
        const VolumeSourcePtr source = openHdf5(written(voxels, style));
        QVERIFY(source->info().shape() == shape);
        QCOMPARE(source->info().type, voxelTypeOf<T>());
        QVERIFY(equal(readAll<T>(*source), voxels));
    }
    /// Slowly changing voxels, which every compressor makes smaller.
    static Array3<std::uint16_t> smoothVoxels(Voxel shape) {
        Array3<std::uint16_t> voxels(shape);
        for (std::int64_t i = 0; i < voxelCount(shape); ++i) voxels.data()[i] = static_cast<std::uint16_t>(i / 7);
        return voxels;
    }
    void checkFilters(const std::function<void(hid_t)>& properties, const char* codec) {
        for (const bool bigEndian : {false, true}) {
            const auto voxels = smoothVoxels({20, 21, 22});
            const VolumeSourcePtr source = openHdf5(written(voxels, {.chunk = {8, 9, 10}, .properties = properties, .bigEndian = bigEndian}));
            QCOMPARE(source->info().levels.front().codec, std::string(codec));
            QVERIFY(equal(readAll<std::uint16_t>(*source), voxels));
        }
    }

private Q_SLOTS:
    void initTestCase() {
        static const H5Z_class2_t lzf{H5Z_CLASS_T_VERS, 32000, 1, 0, "lzf", nullptr, nullptr, lzfFilter};
        H5Zregister(&lzf);
    }
    void everyTypeIsReadInBothByteOrders() {
        for (const bool bigEndian : {false, true})
            for (const std::vector<hsize_t>& chunk : {std::vector<hsize_t>{}, {2, 3, 4}}) {
                const Hdf5Style style{.chunk = chunk, .bigEndian = bigEndian};
                check<std::uint8_t>({3, 5, 7}, style);
                check<std::int8_t>({3, 5, 7}, style);
                check<std::uint16_t>({3, 5, 7}, style);
                check<std::int16_t>({3, 5, 7}, style);
                check<std::uint32_t>({3, 5, 7}, style);
                check<std::int32_t>({3, 5, 7}, style);
                check<std::uint64_t>({3, 5, 7}, style);
                check<std::int64_t>({3, 5, 7}, style);
                check<Half>({3, 5, 7}, style);
                check<float>({3, 5, 7}, style);
                check<double>({3, 5, 7}, style);
            }
    }
    void everyFilterIsUndone() {
        checkFilters([](hid_t p) { H5Pset_deflate(p, 4); }, "gzip");
        checkFilters([](hid_t p) { H5Pset_shuffle(p), H5Pset_deflate(p, 4); }, "gzip");
        checkFilters([](hid_t p) { H5Pset_shuffle(p), H5Pset_deflate(p, 4), H5Pset_fletcher32(p); }, "gzip");
        checkFilters([](hid_t p) { H5Pset_fletcher32(p), H5Pset_deflate(p, 4); }, "gzip");
        checkFilters([](hid_t p) { H5Pset_fletcher32(p); }, "none");
        checkFilters(setLzf, "lzf");
        checkFilters([](hid_t p) { H5Pset_shuffle(p), setLzf(p); }, "lzf");
        checkFilters([](hid_t p) { H5Pset_nbit(p); }, "nbit");                // these by libhdf5 itself
        if (H5Zfilter_avail(H5Z_FILTER_SZIP) > 0) checkFilters([](hid_t p) { H5Pset_szip(p, H5_SZIP_NN_OPTION_MASK, 8); }, "szip");
    }
    void aFilterThatDidNotHelpWasLeftOut() { check<std::uint16_t>({9, 10, 11}, {.chunk = {8, 9, 10}, .properties = setLzf}); }   // random: LZF gives up

    void chunksPastTheEdgesFit() {
        check<std::uint16_t>({70, 150, 140}, {.chunk = {25, 25, 25}});
        check<std::uint16_t>({19, 150, 300}, {});
        check<std::uint8_t>({5, 300, 400}, {.chunk = {1, 300, 400}, .properties = [](hid_t p) { H5Pset_deflate(p, 1); }});
        check<std::uint8_t>({5, 6, 7}, {.properties = [](hid_t p) { H5Pset_layout(p, H5D_COMPACT); }});
    }
    void oneGiantChunkIsCutInParts() {
        const Hdf5Style style{.chunk = {60, 300, 310}, .properties = [](hid_t p) { H5Pset_deflate(p, 1); }};
        const auto voxels = smoothVoxels({60, 300, 310});
        const VolumeSourcePtr source = openHdf5(written(voxels, style));
        QVERIFY(voxelCount(source->info().levels.front().chunkShape) < voxelCount(voxels.shape()) / 2);
        QVERIFY(equal(readAll<std::uint16_t>(*source), voxels));
    }
    void chunksThatWereNeverWrittenStandAmongOthers() {
        for (const bool packed : {false, true}) {
            const Path file = fresh();
            writeHdf5(file, [&](hid_t h5) {
                const hsize_t shape[3]{8, 8, 16}, chunk[3]{8, 8, 8}, from[3]{0, 0, 8};
                const hid_t properties = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(3, shape, nullptr), memory = H5Screate_simple(3, chunk, nullptr);
                H5Pset_chunk(properties, 3, chunk);
                if (packed) H5Pset_deflate(properties, 4);
                const hid_t dataset = H5Dcreate2(h5, "volume", H5T_STD_U8LE, space, H5P_DEFAULT, properties, H5P_DEFAULT);
                H5Sselect_hyperslab(space, H5S_SELECT_SET, from, nullptr, chunk, nullptr);
                const std::vector<std::uint8_t> ones(512, 1);
                H5Dwrite(dataset, H5T_NATIVE_UINT8, memory, space, H5P_DEFAULT, ones.data());
                H5Dclose(dataset), H5Sclose(space), H5Sclose(memory), H5Pclose(properties);
            });
            const auto voxels = readAll<std::uint8_t>(*openHdf5(file));
            for (std::int64_t i = 0; i < voxelCount(voxels.shape()); ++i) QCOMPARE(int(voxels.data()[i]), i % 16 >= 8 ? 1 : 0);
        }
    }
    void whatWasNeverWrittenIsTheFillValue() {
        const Path path = fresh();
        writeHdf5(path, [](hid_t file) {
            const hsize_t shape[3] = {40, 40, 40}, chunk[3] = {40, 40, 40}, start[3] = {}, count[3] = {1, 1, 1};
            const hid_t properties = H5Pcreate(H5P_DATASET_CREATE), space = H5Screate_simple(3, shape, nullptr);
            H5Pset_chunk(properties, 3, chunk);
            const float fill = 2.5f;
            H5Pset_fill_value(properties, H5T_NATIVE_FLOAT, &fill);
            H5Dclose(H5Dcreate2(file, "empty", H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT));
            const hid_t dataset = H5Dcreate2(file, "some", H5T_IEEE_F32LE, space, H5P_DEFAULT, properties, H5P_DEFAULT);
            const hid_t one = H5Screate_simple(3, count, nullptr);
            const float value = 7;
            H5Sselect_hyperslab(space, H5S_SELECT_SET, start, nullptr, count, nullptr);
            H5Dwrite(dataset, H5T_NATIVE_FLOAT, one, space, H5P_DEFAULT, &value);
            H5Dclose(dataset), H5Sclose(one), H5Sclose(space), H5Pclose(properties);
        });
        const VolumeSourcePtr empty = openHdf5(path, withDataset("empty"));
        QCOMPARE(empty->info().fillValue, 2.5);
        QVERIFY(!empty->readChunk({0, {}}, {}));
        const auto some = readAll<float>(*openHdf5(path, withDataset("some")));
        QCOMPARE(some.at({0, 0, 0}), 7.0f);
        QCOMPARE(some.at({0, 0, 1}), 2.5f);
    }
    void ofSeveralOneIsChosen() {
        const auto a = madeVoxels<std::uint8_t>({4, 5, 6});
        const auto b = madeVoxels<std::uint16_t>({5, 6, 7});
        const Path path = fresh();
        writeHdf5(path, [&](hid_t file) {
            writeDataset(file, "20230205180739", a);
            writeDataset(file, "g/raw", b);
            writeDataset(file, "line", a, {.shape = {120}});
        });
        const QString sentence = complaint([&] { openHdf5(path); });
        QVERIFY(sentence.contains("20230205180739, g/raw") && !sentence.contains("line"));
        QCOMPARE(offered([&] { openHdf5(path); }), (std::vector<std::string>{"20230205180739", "g/raw"}));
        const VolumeSourcePtr source = openHdf5(path, withDataset("/g/raw"));
        QCOMPARE(source->info().dataset, std::string("g/raw"));
        QCOMPARE(source->info().datasets.size(), std::size_t{2});
        QVERIFY(equal(readAll<std::uint16_t>(*source), b));
        QVERIFY(complaint([&] { openHdf5(path, withDataset("nothing")); }).contains("g/raw"));
    }
    void twoAxesAreOneSlice() {
        const auto voxels = madeVoxels<std::uint16_t>({1, 30, 40});
        for (const std::vector<hsize_t>& chunk : {std::vector<hsize_t>{}, {16, 16}})
            QVERIFY(equal(readAll<std::uint16_t>(*openHdf5(written(voxels, {.chunk = chunk, .shape = {30, 40}}))), voxels));
    }
    void ofFourAxesAChannelIsChosenHoweverTheyAreStored() {
        const auto voxels = madeVoxels<std::uint16_t>({2 * 4, 5, 6});
        const std::vector<Hdf5Style> first{{.shape = {2, 4, 5, 6}}, {.chunk = {1, 3, 3, 4}, .shape = {2, 4, 5, 6}},
                                           {.chunk = {2, 3, 3, 4}, .properties = [](hid_t list) { H5Pset_deflate(list, 1); }, .shape = {2, 4, 5, 6}},
                                           {.chunk = {2, 4, 5, 6}, .properties = [](hid_t list) { H5Pset_scaleoffset(list, H5Z_SO_INT, 0); }, .shape = {2, 4, 5, 6}}};
        for (const Hdf5Style& style : first) {
            const Path path = written(voxels, style);
            QVERIFY(complaint([&] { openHdf5(path); }).contains("--channel 0 to 1"));
            const auto second = readAll<std::uint16_t>(*openHdf5(path, withChannel("1")));
            QVERIFY((second.shape() == Voxel{4, 5, 6}));
            QVERIFY(std::equal(second.data(), second.data() + voxelCount(second.shape()), voxels.data() + voxelCount(second.shape())));
        }
        for (const std::vector<hsize_t>& chunk : {std::vector<hsize_t>{}, {2, 3, 3, 2}}) {
            const auto last = readAll<std::uint16_t>(*openHdf5(written(voxels, {.chunk = chunk, .shape = {4, 5, 6, 2}}), {{}, "zyxc", "1"}));
            QVERIFY((last.shape() == Voxel{4, 5, 6}));
            QCOMPARE(last.at({3, 2, 1}), voxels.data()[((3 * 5 + 2) * 6 + 1) * 2 + 1]);
        }
    }
    void theOrderOfAxesIsToldByTheFileOrByAWarning() {
        const auto voxels = madeVoxels<std::uint8_t>({4, 5, 6});
        const Path path = written(voxels);
        const VolumeSourcePtr unsaid = openHdf5(path);
        QVERIFY(QString::fromStdString(unsaid->info().warnings.at(0)).contains("--axes yxz"));
        const VolumeSourcePtr said = openHdf5(path, withAxes("yxz"));
        QVERIFY(said->info().warnings.empty());
        QVERIFY((said->info().shape() == Voxel{6, 4, 5}));
        QCOMPARE(readAll<std::uint8_t>(*said).at({5, 3, 4}), voxels.at({3, 4, 5}));
        const Path named = fresh();
        writeHdf5(named, [&](hid_t file) {
            writeDataset(file, "volume", voxels);
            writeText(file, "volume", "axes", "yxz");
        });
        const VolumeSourcePtr told = openHdf5(named);
        QVERIFY(told->info().warnings.empty());
        QVERIFY(told->info().reading.empty());
        QCOMPARE(readAll<std::uint8_t>(*told).at({5, 3, 4}), voxels.at({3, 4, 5}));
        const Path tagged = fresh();
        writeHdf5(tagged, [&](hid_t file) {
            writeDataset(file, "volume", voxels);
            writeText(file, "volume", "axistags", R"({"axes": [{"key": "y"}, {"key": "x"}, {"key": "z"}]})");
        });
        QVERIFY((openHdf5(tagged)->info().shape() == Voxel{6, 4, 5}));
    }
    void theSpacingComesFromTheAttribute() {
        const Path path = fresh();
        writeHdf5(path, [](hid_t file) {
            writeDataset(file, "v", madeVoxels<std::uint8_t>({2, 2, 2}));
            const hsize_t three = 3;
            const float um[3] = {4, 2, 2.5f};
            const hid_t space = H5Screate_simple(1, &three, nullptr), dataset = H5Dopen2(file, "v", H5P_DEFAULT);
            const hid_t attribute = H5Acreate2(dataset, "element_size_um", H5T_IEEE_F32BE, space, H5P_DEFAULT, H5P_DEFAULT);
            H5Awrite(attribute, H5T_NATIVE_FLOAT, um);
            H5Aclose(attribute), H5Dclose(dataset), H5Sclose(space);
        });
        QVERIFY((openHdf5(path)->info().spacingUm == Spacing{4, 2, 2.5}));
        QVERIFY(!openHdf5(written(madeVoxels<std::uint8_t>({2, 2, 2})))->info().spacingUm);
    }
    void linksToOtherFilesAreNotFollowed() {
        const Path other = written(madeVoxels<std::uint8_t>({2, 2, 2})), path = fresh();
        writeHdf5(path, [&](hid_t file) {
            H5Lcreate_external(other.c_str(), "/volume", file, "elsewhere", H5P_DEFAULT, H5P_DEFAULT);
            H5Lcreate_soft("/elsewhere", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
            H5Lcreate_hard(file, "/", file, "circle", H5P_DEFAULT, H5P_DEFAULT);
        });
        QVERIFY(complaint([&] { openHdf5(path); }).contains("no array"));
        QVERIFY(complaint([&] { openHdf5(path, withDataset("elsewhere")); }).contains("no dataset elsewhere"));
    }
    void voxelsInOtherFilesAreRefused() {
        const auto voxels = madeVoxels<std::uint8_t>({4, 4, 4});
        const Path path = written(voxels, {.properties = [&](hid_t p) { H5Pset_external(p, (fresh().string() + ".raw").c_str(), 0, 64); }});
        QVERIFY(complaint([&] { openHdf5(path); }).contains("other files"));
    }
    void truthValuesAreNumbers() {
        const Path path = fresh();
        writeHdf5(path, [](hid_t file) {
            const hid_t type = H5Tenum_create(H5T_STD_I8LE);
            std::int8_t no = 0, yes = 1;
            H5Tenum_insert(type, "FALSE", &no), H5Tenum_insert(type, "TRUE", &yes);
            const hsize_t shape[3] = {1, 1, 2};
            const hid_t space = H5Screate_simple(3, shape, nullptr);
            const hid_t dataset = H5Dcreate2(file, "mask", type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
            const std::int8_t values[2] = {0, 1};
            H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values);
            H5Dclose(dataset), H5Sclose(space), H5Tclose(type);
        });
        QCOMPARE(readAll<std::int8_t>(*openHdf5(path)).at({0, 0, 1}), std::int8_t{1});
    }
    void aFileThatIsCutOffIsASentence() {
        const Path path = written(madeVoxels<std::uint16_t>({20, 50, 60}));
        std::filesystem::resize_file(path, 4000);
        const QString sentence = complaint([&] { openHdf5(path); });
        QVERIFY(!sentence.isEmpty() && !sentence.contains('\n'));
    }
    void strayBytesInAChunkAreASentence() {
        const Path path = written(smoothVoxels({20, 50, 60}), {.chunk = {20, 50, 60}, .properties = [](hid_t p) { H5Pset_deflate(p, 4); }});
        auto bytes = readFile(path);
        std::fill(bytes.end() - 2000, bytes.end() - 1000, std::byte{0x55});
        writeFileAtomically(path, bytes, false);
        const VolumeSourcePtr source = openHdf5(path);
        QVERIFY(complaint([&] { source->readChunk({0, {}}, {}); }).contains("dataset volume"));
    }
    void textIsNotRecognised() {
        const Path path = fresh();
        writeTextAtomically(path, "hello", false);
        QVERIFY(!recognisesHdf5(path));
        QVERIFY(recognisesHdf5(written(madeVoxels<std::uint8_t>({1, 1, 1}))));
    }
    void aRequestToStopIsHeard() {
        const VolumeSourcePtr source = openHdf5(written(madeVoxels<std::uint8_t>({4, 4, 4}), {.chunk = {2, 2, 2}}));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(source->readChunk({0, {}}, stop.get_token()), Cancelled);
    }
};

QTEST_APPLESS_MAIN(Hdf5SourceTest)
#include "tst_hdf5_source.moc"
