#include <QTest>
#include <cmath>

#include "tests/support/complaint.h"
#include "tests/support/open_options.h"
#include "tests/support/packed.h"
#include "tests/support/volume_files.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

std::string header(const char* type, const char* sizes, const std::string& more) {
    const int dimension = 1 + static_cast<int>(std::count(sizes, sizes + std::strlen(sizes), ' '));
    return "ObjectType = Image\nNDims = " + std::to_string(dimension) + "\nBinaryData = True\nDimSize = " + sizes + "\nElementType = " + type + "\n" + more;
}

}  // namespace

class MetaImageTest : public QObject, VolumeFiles {
    Q_OBJECT

private Q_SLOTS:
    void voxelsLieInTheFilePlainOrPacked() {
        const auto voxels = madeVoxels<std::int16_t>({3, 4, 5});
        const VolumeSourcePtr plain = written("p.mha", header("MET_SHORT", "5 4 3", "ElementDataFile = LOCAL\n") + bytesOf(voxels));
        QCOMPARE(plain->info().format, std::string("metaimage"));
        QVERIFY(equal(readAll<std::int16_t>(*plain), voxels));
        const std::string packed = header("MET_SHORT", "5 4 3", "CompressedData = True\nElementDataFile = LOCAL\n") + deflated(bytesOf(voxels), 15);
        QVERIFY(equal(readAll<std::int16_t>(*written("z.mha", packed)), voxels));
        const std::string big = header("MET_SHORT", "5 4 3", "BinaryDataByteOrderMSB = True\nElementDataFile = LOCAL\n") + swappedBytes(bytesOf(voxels), 2);
        QVERIFY(equal(readAll<std::int16_t>(*written("b.mha", big)), voxels));
    }
    void voxelsLieInOtherFiles() {
        const auto voxels = madeVoxels<std::uint8_t>({3, 4, 5});
        writeTextAtomically(at("v.raw"), "head" + bytesOf(voxels), false);
        for (int i = 1; i <= 3; ++i) writeTextAtomically(at("s" + std::to_string(i) + ".raw"), bytesOf(voxels).substr(static_cast<std::size_t>(i - 1) * 20, 20), false);
        for (const char* more : {"HeaderSize = 4\nElementDataFile = v.raw\n", "HeaderSize = -1\nElementDataFile = v.raw\n", "ElementDataFile = s%d.raw 1 3 1\n", "ElementDataFile = LIST\ns1.raw\ns2.raw\ns3.raw\n"})
            QVERIFY2(equal(readAll<std::uint8_t>(*written("v.mhd", header("MET_UCHAR", "5 4 3", more))), voxels), more);
        QVERIFY(complaint([&] { written("n.mhd", header("MET_UCHAR", "5 4 3", "ElementDataFile = none.raw\n")); }).contains("none.raw"));
    }
    void notANumberStaysNotANumber() {
        Array3<float> voxels({1, 2, 2}, 1.5f);
        voxels.at({0, 1, 1}) = std::nanf("");
        const auto read = readAll<float>(*written("n.mha", header("MET_FLOAT", "2 2 1", "ElementDataFile = LOCAL\n") + bytesOf(voxels)));
        QVERIFY(std::isnan(read.at({0, 1, 1})));
        QCOMPARE(read.at({0, 0, 0}), 1.5f);
    }
    void spacingComesWithItsUnitOnly() {
        const std::string more = "ElementSpacing = 1 2 3\nOffset = 10 20 30\n", voxels(24, '\1');
        QVERIFY(!written("u.mha", header("MET_UCHAR", "4 3 2", more + "ElementDataFile = LOCAL\n") + voxels)->info().spacingUm);
        const VolumeInfo info = written("u.mha", header("MET_UCHAR", "4 3 2", more + "DistanceUnits = um\nElementDataFile = LOCAL\n") + voxels)->info();
        QVERIFY((*info.spacingUm == Spacing{3, 2, 1}));
        QVERIFY((info.originUm == Point{30, 20, 10}));
    }
    void severalSamplesAVoxelAreChannels() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 3, 4 * 3});
        const std::string file = header("MET_UCHAR_ARRAY", "4 3 2", "ElementNumberOfChannels = 3\nElementDataFile = LOCAL\n") + bytesOf(voxels);
        QVERIFY(complaint([&] { written("c.mha", file); }).contains("--channel 0 to 2"));
        QCOMPARE(readAll<std::uint8_t>(*written("c.mha", file, withChannel("1"))).at({1, 2, 3}), voxels.at({1, 2, 10}));
    }
    void brokenHeadersAreSentences() {
        const auto refused = [&](const std::string& bytes) { return complaint([&] { written("bad.mha", bytes); }); };
        QVERIFY(refused(header("MET_FLOAT", "4000 4000 4000", "ElementDataFile = LOCAL\n") + "1234").contains("cannot hold"));
        QVERIFY(refused(header("MET_WORDS", "2 2 2", "ElementDataFile = LOCAL\n") + "12345678").contains("met_words"));
        QVERIFY(refused(header("MET_UCHAR", "2 2 2", "nonsense\n")).contains("equals"));
        QVERIFY(refused(header("MET_UCHAR", "2 2 2", "")).contains("does not name"));
        QVERIFY(refused("ObjectType = Image\nNDims = 2\nDimSize = 2 2 2\nElementType = MET_UCHAR\nElementDataFile = LOCAL\n12345678").contains("do not fit"));
    }
};

QTEST_APPLESS_MAIN(MetaImageTest)
#include "tst_meta_image.moc"
