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

/// A header of version 1, in which numbers are set at their places.
class Nifti1 {
public:
    Nifti1(std::vector<std::int16_t> dims, std::int16_t datatype, bool big = false) : m_big(big) {
        put<std::int32_t>(0, 348);
        put<std::int16_t>(40, static_cast<std::int16_t>(dims.size()));
        for (std::size_t i = 0; i < dims.size(); ++i) put<std::int16_t>(42 + 2 * i, dims[i]);
        put<std::int16_t>(70, datatype);
        put<float>(108, 352);
        std::memcpy(bytes.data() + 344, "n+1", 4);
    }
    template <class T>
    Nifti1& put(std::size_t at, T value) {
        const std::string plain = little(value);
        bytes.replace(at, sizeof value, m_big ? swappedBytes(plain, sizeof value) : plain);
        return *this;
    }
    Nifti1& spacing(float x, float y, float z, char units) {
        put(80, x).put(84, y).put(88, z).put(123, units);
        return *this;
    }
    std::string bytes = std::string(352, '\0');

private:
    bool m_big;
};

std::string nifti2(std::int64_t x, std::int64_t y, std::int64_t z, std::int16_t datatype) {
    std::string head(544, '\0');
    const auto put = [&](std::size_t at, const std::string& bytes) { head.replace(at, bytes.size(), bytes); };
    put(0, little<std::int32_t>(540));
    put(4, std::string("n+2\0\r\n\032\n", 8));
    put(12, little(datatype));
    put(16, little<std::int64_t>(3) + little(x) + little(y) + little(z));
    put(168, little<std::int64_t>(544));
    return head;
}

}  // namespace

class NiftiTest : public QObject, VolumeFiles {
    Q_OBJECT

private Q_SLOTS:
    void plainAndPackedFilesHoldTheSameVoxels() {
        const auto voxels = madeVoxels<std::int16_t>({4, 5, 6});
        const std::string file = Nifti1({6, 5, 4}, 4).bytes + bytesOf(voxels);
        for (const std::string& bytes : {file, deflated(file)}) {
            const VolumeSourcePtr source = written("v.nii", bytes);
            QCOMPARE(source->info().format, std::string("nifti"));
            QVERIFY(equal(readAll<std::int16_t>(*source), voxels));
        }
    }
    void version2AndTheOtherByteOrderAreRead() {
        const auto voxels = madeVoxels<std::uint16_t>({2, 3, 4});
        const VolumeSourcePtr second = written("second.nii", nifti2(4, 3, 2, 512) + bytesOf(voxels));
        QCOMPARE(second->info().version, std::string("2"));
        QVERIFY(equal(readAll<std::uint16_t>(*second), voxels));
        QVERIFY(equal(readAll<std::uint16_t>(*written("big.nii", Nifti1({4, 3, 2}, 512, true).bytes + swappedBytes(bytesOf(voxels), 2))), voxels));
    }
    void aPairIsOpenedByEither() {
        const auto voxels = madeVoxels<std::uint8_t>({2, 3, 4});
        Nifti1 header({4, 3, 2}, 2);
        header.put<float>(108, 0);
        std::memcpy(header.bytes.data() + 344, "ni1", 4);
        writeTextAtomically(at("pair.hdr"), header.bytes.substr(0, 348), false);
        QVERIFY(complaint([&] { openVolume(at("pair.hdr")); }).contains("pair.img"));
        writeTextAtomically(at("pair.img"), bytesOf(voxels), false);
        QVERIFY(equal(readAll<std::uint8_t>(*openVolume(at("pair.hdr"))), voxels));
        QVERIFY(equal(readAll<std::uint8_t>(*openVolume(at("pair.img"))), voxels));
    }
    void scaledVoxelsAreShownScaled() {
        const auto voxels = madeVoxels<std::int16_t>({2, 3, 4});
        const VolumeSourcePtr source = written("s.nii", Nifti1({4, 3, 2}, 4).put(112, 0.5f).put(116, -3.f).bytes + bytesOf(voxels));
        QVERIFY(source->info().type == VoxelType::f32);
        QCOMPARE(readAll<float>(*source).at({1, 2, 3}), 0.5f * voxels.at({1, 2, 3}) - 3);
        const auto wide = madeVoxels<std::int32_t>({2, 3, 4});
        const VolumeSourcePtr wider = written("w.nii", Nifti1({4, 3, 2}, 8).put(112, 0.25f).bytes + bytesOf(wide));
        QVERIFY(wider->info().type == VoxelType::f64);
        QCOMPARE(readAll<double>(*wider).at({1, 2, 3}), 0.25 * wide.at({1, 2, 3}));
        for (const float slope : {0.f, std::nanf(""), 1.f})
            QVERIFY(written("n.nii", Nifti1({4, 3, 2}, 4).put(112, slope).bytes + bytesOf(voxels))->info().type == VoxelType::i16);
    }
    void spacingComesWithItsUnitOnly() {
        const std::string voxels(24, '\1');
        QVERIFY(!written("u.nii", Nifti1({4, 3, 2}, 2).spacing(1, 2, 3, 0).bytes + voxels)->info().spacingUm);
        QVERIFY((*written("u.nii", Nifti1({4, 3, 2}, 2).spacing(1, 2, 3, 2).bytes + voxels)->info().spacingUm == Spacing{3000, 2000, 1000}));
        QVERIFY((*written("u.nii", Nifti1({4, 3, 2}, 2).spacing(8, 8, 8, 3).bytes + voxels)->info().spacingUm == Spacing{8, 8, 8}));
    }
    void theOriginIsWhereTheTransformSays() {
        Nifti1 rows({4, 3, 2}, 2);
        rows.spacing(1, 1, 1, 3).put<std::int16_t>(254, 1);
        for (const std::size_t i : {280, 300, 320}) rows.put(i, 1.f);
        rows.put(292, 10.f).put(308, 20.f).put(324, 30.f);
        QVERIFY((written("o.nii", rows.bytes + std::string(24, '\1'))->info().originUm == Point{30, 20, 10}));
        Nifti1 turned({4, 3, 2}, 2);
        turned.spacing(1, 1, 1, 3).put<std::int16_t>(252, 1).put(76, 1.f).put(268, 10.f).put(272, 20.f).put(276, 30.f);
        QVERIFY((written("q.nii", turned.bytes + std::string(24, '\1'))->info().originUm == Point{30, 20, 10}));
    }
    void timeAndColourAreChannels() {
        const auto voxels = madeVoxels<std::uint8_t>({4, 3, 4});
        const std::string times = Nifti1({4, 3, 2, 2}, 2).bytes + bytesOf(voxels);
        QVERIFY(complaint([&] { written("t.nii", times); }).contains("--channel"));
        QCOMPARE(readAll<std::uint8_t>(*written("t.nii", times, withChannel("1"))).at({1, 2, 3}), voxels.at({3, 2, 3}));
        const auto colours = madeVoxels<std::uint8_t>({2, 3, 4 * 3});
        QCOMPARE(readAll<std::uint8_t>(*written("c.nii", Nifti1({4, 3, 2}, 128).bytes + bytesOf(colours), withChannel("2"))).at({1, 2, 3}), colours.at({1, 2, 11}));
        QVERIFY((written("one.nii", Nifti1({4, 3, 2, 1, 1}, 2).bytes + std::string(24, '\1'))->info().shape() == Voxel{2, 3, 4}));
    }
    void brokenHeadersAreSentences() {
        const auto refused = [&](const std::string& bytes) { return complaint([&] { written("bad.nii", bytes); }); };
        QVERIFY(refused(std::string(352, '\0')).contains("content is not"));
        QVERIFY(refused(Nifti1({4, 3, 2}, 1792).bytes + std::string(400, 'a')).contains("type 1792"));
        QVERIFY(refused(Nifti1({4, -3, 2}, 2).bytes + std::string(24, 'a')).contains("at least one"));
        QVERIFY(refused(Nifti1({4, 3, 2}, 2).put<std::int16_t>(40, 9).bytes).contains("9 axes"));
        QVERIFY(refused(Nifti1({30000, 30000, 30000}, 64).bytes + "abc").contains("cannot hold"));
        QVERIFY(refused(Nifti1({4, 3, 2}, 2).put(108, std::nanf("")).bytes).contains("byte"));
        QVERIFY(refused(deflated(Nifti1({30000, 30000, 30000}, 64).bytes + "abc")).contains("cannot hold"));
    }
};

QTEST_APPLESS_MAIN(NiftiTest)
#include "tst_nifti.moc"
