#include <QTest>

#include "tests/support/complaint.h"
#include "tests/support/open_options.h"
#include "tests/support/packed.h"
#include "tests/support/volume_files.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

std::string header(const char* type, const char* sizes, const char* encoding, const std::string& more = "endian: little\n") {
    const int dimension = 1 + static_cast<int>(std::count(sizes, sizes + std::strlen(sizes), ' '));
    return "NRRD0004\n# a comment\ntype: " + std::string(type) + "\ndimension: " + std::to_string(dimension) + "\nsizes: " + sizes + "\nencoding: " + encoding + "\n" + more;
}

std::string textOf(const Array3<std::int16_t>& voxels) {
    std::string text;
    for (std::int64_t i = 0; i < voxelCount(voxels.shape()); ++i) text += std::to_string(voxels.data()[i]) + (i % 7 == 6 ? "\n" : i % 3 ? " " : ", ");
    return text;
}

std::string hexOf(const std::string& bytes) {
    std::string text;
    for (const unsigned char c : bytes) {
        text += "0123456789abcdef"[c >> 4];
        text += "0123456789ABCDEF"[c & 15];
        if (text.size() % 61 == 0) text += '\n';
    }
    return text;
}

}  // namespace

class NrrdTest : public QObject, VolumeFiles {
    Q_OBJECT
private:
    QString refused(const std::string& bytes, const OpenOptions& options = {}) {
        return complaint([&] { written("refused.nrrd", bytes, options); });
    }

private Q_SLOTS:
    void everyEncodingHoldsTheSameVoxels() {
        const auto voxels = madeVoxels<std::int16_t>({5, 6, 7});
        const std::string bytes = bytesOf(voxels);
        const std::vector<std::pair<const char*, std::string>> encodings{{"raw", bytes}, {"gzip", deflated(bytes)}, {"gz", deflated(bytes)}, {"bzip2", bzipped(bytes)}, {"bz2", bzipped(bytes)},
                                                                         {"ascii", textOf(voxels)}, {"TXT", textOf(voxels)}, {"hex", hexOf(bytes)}};
        for (const auto& [name, data] : encodings) {
            const VolumeSourcePtr source = written("e.nrrd", header("short", "7 6 5", name) + "\n" + data);
            QCOMPARE(source->info().format, std::string("nrrd"));
            QVERIFY2(equal(readAll<std::int16_t>(*source), voxels), name);
        }
    }
    void bothByteOrdersAndEveryNameOfATypeAreRead() {
        const auto voxels = madeVoxels<std::uint32_t>({3, 4, 5});
        const std::string big = swappedBytes(bytesOf(voxels), 4);
        for (const char* type : {"uint", "unsigned int", "uint32", "uint32_t"}) {
            QVERIFY(equal(readAll<std::uint32_t>(*written("b.nrrd", header(type, "5 4 3", "raw", "endian: big\n") + "\n" + big)), voxels));
            QVERIFY(equal(readAll<std::uint32_t>(*written("b.nrrd", header(type, "5 4 3", "gzip", "endian: big\n") + "\n" + deflated(big))), voxels));
        }
        QVERIFY(written("d.nrrd", header("double", "2 2 2", "raw") + "\n" + std::string(64, '\0'))->info().type == VoxelType::f64);
    }
    void linesEndAsWindowsWritesThem() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 3, 4});
        std::string text = header("uchar", "4 3 2", "raw", "") + "\n", crlf;
        for (const char c : text) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
        QVERIFY(equal(readAll<std::uint8_t>(*written("w.nrrd", crlf + bytesOf(voxels))), voxels));
    }
    void aLargePackedVolumeIsReadFromAnywhere() {
        const auto voxels = madeVoxels<std::uint16_t>({30, 400, 500});   // 12 MB: three blocks
        const VolumeSourcePtr source = written("l.nrrd", header("ushort", "500 400 30", "gzip") + "\n" + deflated(bytesOf(voxels)));
        const Voxel grid = chunkGrid(source->info().levels.front()), chunk = source->info().levels.front().chunkShape;
        for (const Voxel index : {grid - Voxel{1, 1, 1}, Voxel{0, 0, 0}, Voxel{grid.z - 1, 0, 0}, Voxel{0, grid.y - 1, 0}}) {
            const ChunkPtr read = source->readChunk({0, index}, {});
            QCOMPARE(read->view<std::uint16_t>().at({0, 0, 0}), voxels.at(index * chunk));
        }
        QVERIFY(equal(readAll<std::uint16_t>(*source), voxels));
    }
    void aDetachedHeaderNamesOneFile() {
        const auto voxels = madeVoxels<std::int16_t>({3, 4, 5});
        writeTextAtomically(at("d.raw"), "two\nlines\n" + std::string(3, 'x') + bytesOf(voxels), false);
        const std::string more = "endian: little\nline skip: 2\nbyte skip: 3\ndata file: d.raw\n";
        QVERIFY(equal(readAll<std::int16_t>(*written("d.nhdr", header("short", "5 4 3", "raw", more))), voxels));
        const std::string last = "endian: little\nbyteskip: -1\ndatafile: d.raw\n";
        QVERIFY(equal(readAll<std::int16_t>(*written("d.nhdr", header("short", "5 4 3", "raw", last))), voxels));
    }
    void theArrayMayEndAPackedFile() {
        const auto voxels = madeVoxels<std::int16_t>({3, 4, 5});
        const std::string packed = deflated(std::string(1000, 'x') + bytesOf(voxels));
        QVERIFY(equal(readAll<std::int16_t>(*written("g.nrrd", header("short", "5 4 3", "gzip", "endian: little\nbyte skip: -1\n") + "\n" + packed)), voxels));
        QVERIFY(equal(readAll<std::int16_t>(*written("g.nrrd", header("short", "5 4 3", "gzip", "endian: little\nbyte skip: 1000\n") + "\n" + packed)), voxels));
        QVERIFY(equal(readAll<std::int16_t>(*written("g.nrrd", header("short", "5 4 3", "gzip", "endian: little\nline skip: 1\nbyte skip: 1000\n") + "\nskipped\n" + packed)), voxels));
    }
    void aDetachedHeaderNamesSeveralFiles() {
        const auto voxels = madeVoxels<std::uint8_t>({4, 5, 6});
        for (int i = 0; i < 4; ++i) writeTextAtomically(at("s0" + std::to_string(i) + ".raw"), bytesOf(voxels).substr(static_cast<std::size_t>(i) * 30, 30), false);
        QVERIFY(equal(readAll<std::uint8_t>(*written("p.nhdr", header("uchar", "6 5 4", "raw", "data file: s%02d.raw 0 3 1\n"))), voxels));
        QVERIFY(equal(readAll<std::uint8_t>(*written("l.nhdr", header("uchar", "6 5 4", "raw", "data file: LIST\ns00.raw\ns01.raw\ns02.raw\ns03.raw\n"))), voxels));
        QVERIFY(complaint([&] { written("m.nhdr", header("uchar", "6 5 4", "raw", "data file: s%02d.raw 1 4 1\n")); }).contains("s04.raw"));
        QVERIFY(complaint([&] { written("m.nhdr", header("uchar", "6 5 4", "raw", "data file: s%02d.raw 0 3 -1\n")); }).contains("cannot be"));
        QVERIFY(complaint([&] { written("m.nhdr", header("uchar", "6 5 4", "raw", "data file: s%s.raw 0 3 1\n")); }).contains("no pattern"));
        QVERIFY(complaint([&] { written("m.nhdr", header("uchar", "6 5 5", "raw", "data file: s%02d.raw 0 3 1\n")); }).contains("evenly"));
    }
    void spacingComesWithItsUnitOnly() {
        const std::string directions = "space: left-posterior-superior\nspace directions: (0.5,0,0) (0,0.25,0) (0,0,2)\nspace origin: (10,20,30)\n", voxels(24, '\1');
        QVERIFY(!written("u.nrrd", header("uchar", "4 3 2", "raw", directions) + "\n" + voxels)->info().spacingUm);
        const VolumeInfo info = written("u.nrrd", header("uchar", "4 3 2", "raw", directions + "space units: \"mm\" \"mm\" \"mm\"\n") + "\n" + voxels)->info();
        QVERIFY((*info.spacingUm == Spacing{2000, 250, 500}));
        QVERIFY((info.originUm == Point{30000, 20000, 10000}));
        const VolumeInfo plain = written("u.nrrd", header("uchar", "4 3 2", "raw", "spacings: 7.91 7.91 8\nunits: \"um\" \"microns\" \"\xce\xbcm\"\n") + "\n" + voxels)->info();
        QVERIFY((*plain.spacingUm == Spacing{8, 7.91, 7.91}));
    }
    void keysOfOthersAreKept() {
        const VolumeInfo info = written("k.nrrd", header("uchar", "4 3 2", "raw", "Segment0_Name:=ink\n") + "\n" + std::string(24, '\1'))->info();
        QVERIFY(std::count(info.provenance.begin(), info.provenance.end(), std::pair<std::string, std::string>("Segment0_Name", "ink")) == 1);
    }
    void colourIsAChannelToChoose() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 3, 4 * 3});
        const std::string file = header("uchar", "3 4 3 2", "raw", "kinds: RGB-color domain domain domain\n") + "\n" + bytesOf(voxels);
        writeTextAtomically(at("c.nrrd"), file, false);
        try {
            openVolume(at("c.nrrd"));
            QFAIL("it was opened");
        } catch (const ChannelNeeded& needed) {
            QCOMPARE(needed.channels().size(), std::size_t{3});
        }
        const auto green = readAll<std::uint8_t>(*openVolume(at("c.nrrd"), withChannel("1")));
        QVERIFY((green.shape() == Voxel{2, 3, 4}));
        for (std::int64_t x = 0; x < 4; ++x) QCOMPARE(green.at({1, 2, x}), voxels.at({1, 2, 3 * x + 1}));
    }
    void aFourthAxisIsAChannelToo() {
        const auto voxels = madeVoxels<std::uint16_t>({6, 3, 4});
        const VolumeSourcePtr source = written("t.nrrd", header("ushort", "4 3 2 3", "gzip") + "\n" + deflated(bytesOf(voxels)), withChannel("2"));
        QVERIFY((source->info().shape() == Voxel{2, 3, 4}));
        QCOMPARE(readAll<std::uint16_t>(*source).at({1, 2, 3}), voxels.at({5, 2, 3}));
    }
    void axesAreSaidByHandSlowestFirst() {
        const auto voxels = madeVoxels<std::uint8_t>({4, 3, 2});
        const VolumeSourcePtr source = written("a.nrrd", header("uchar", "2 3 4", "raw", "") + "\n" + bytesOf(voxels), withAxes("yxz"));
        QVERIFY((source->info().shape() == Voxel{2, 4, 3}));
        QCOMPARE(source->info().reading, std::string("axes yxz"));
        QCOMPARE(readAll<std::uint8_t>(*source).at({1, 3, 2}), voxels.at({3, 2, 1}));
    }
    void whatAHeaderMerelyClaimsIsRefusedBeforeItIsBelieved() {
        QVERIFY(refused(header("float", "2048 2048 2048", "raw") + "\nabcd").contains("cannot hold"));
        QVERIFY(refused(header("float", "2048 2048 2048", "gzip") + "\n" + deflated("abcd")).contains("cannot hold"));
        QVERIFY(refused(header("float", "2048 2048 2048", "ascii") + "\n1 2 3").contains("cannot hold"));
        QVERIFY(refused(header("float", "4000000000 4000000000 4000000000", "raw") + "\nabcd").contains("impossible"));
        QVERIFY(refused(header("uchar", "0 2 2", "raw") + "\nabcd").contains("at least one"));
        QVERIFY(refused(header("uchar", "-2 2 2", "raw") + "\nabcd").contains("at least one"));
    }
    void brokenHeadersAreSentences() {
        QVERIFY(refused("NRRD0004\ntype uchar\n").contains("colon"));
        QVERIFY(refused("NRRD0004\ntype: uchar\n\n").contains("does not say"));
        QVERIFY(refused(header("quaternion", "2 2 2", "raw") + "\n").contains("type"));
        QVERIFY(refused(header("uchar", "2 2 2", "zip") + "\n").contains("encoding"));
        QVERIFY(refused(header("uchar", "2 2 x", "raw") + "\n").contains("sizes"));
        QVERIFY(refused(header("short", "2 2 2", "raw", "") + "\n" + std::string(16, 'a')).contains("endian"));
        QVERIFY(refused(header("uchar", "2 2 2", "raw", "byte skip: -5\n") + "\n" + std::string(8, 'a')).contains("negative"));
        QVERIFY(refused(header("uchar", "2 2 2", "raw", "data file: none.raw\n")).contains("none.raw"));
        QVERIFY(refused(header("uchar", "2 2 2", "raw", "spacings: 1 1\n") + "\n" + std::string(8, 'a')).contains("spacings"));
    }
    void brokenVoxelsAreSentencesWhenTheyAreRead() {
        std::string packed = deflated(bytesOf(madeVoxels<std::uint8_t>({20, 30, 40})));
        packed.resize(packed.size() / 2);
        const VolumeSourcePtr cut = written("cut.nrrd", header("uchar", "40 30 20", "gzip") + "\n" + packed);
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*cut); }).contains("cut off"));
        const VolumeSourcePtr words = written("words.nrrd", header("uchar", "2 2 2", "ascii") + "\n1 2 3 4 5 six 7 8");
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*words); }).contains("six"));
        const VolumeSourcePtr large = written("large.nrrd", header("uchar", "2 2 2", "ascii") + "\n1 2 3 4 5 256 7 8");
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*large); }).contains("256"));
        const VolumeSourcePtr hex = written("hex.nrrd", header("uchar", "2 2 2", "hex") + "\n0102030405060g08");
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*hex); }).contains("hexadecimal"));
        const VolumeSourcePtr bz = written("bz.nrrd", header("uchar", "2 2 2", "bzip2") + "\nBZh9notreallypacked");
        QVERIFY(complaint([&] { readAll<std::uint8_t>(*bz); }).contains("bzip2"));
    }
};

QTEST_APPLESS_MAIN(NrrdTest)
#include "tst_nrrd.moc"
