#include <QTest>

#include "core/volume/exact_slice.h"
#include "core/volume/raw_voxels.h"
#include "core/volume/reordered_source.h"
#include "tests/support/complaint.h"
#include "tests/support/voxels.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

/// An array in memory, as a file with axes of its own would be.
template <class T>
class FileSource : public VolumeSource {
public:
    FileSource(const Array3<T>& voxels, Voxel chunk) : m_voxels(voxels) {
        m_info.path = "file";
        m_info.type = voxelTypeOf<T>();
        m_info.spacingUm = Spacing{1, 2, 3};
        m_info.originUm = {10, 20, 30};
        m_info.levels = {{.shape = voxels.shape(), .chunkShape = chunk, .codec = "none"},
                         {.shape = ceilDiv(voxels.shape(), Voxel{1, 2, 4}), .chunkShape = chunk, .factor = {1, 2, 4}, .offset = {0, 0.5, 1.5}, .codec = "none"}};
    }
    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token) const override {
        const Voxel shape = m_info.levels.front().chunkShape, lo = key.index * shape;
        auto chunk = std::make_shared<Chunk>(m_info.type, shape);
        fillVoxels(*chunk, 0);
        copyOverlap({reinterpret_cast<const std::byte*>(m_voxels.data()), {{}, m_voxels.shape()}}, {{}, m_voxels.shape()}, {chunk->data(), {lo, lo + shape}}, sizeof(T));
        return chunk;
    }
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override {
        asked = part;
        return readChunk(key, stop);
    }
    mutable Box asked;

private:
    Array3<T> m_voxels;
    VolumeInfo m_info;
};

/// numpy: `file.transpose(…)`, so that the axes called z, y and x come in this order. Voxel by voxel, by the letters.
template <class T>
Array3<T> transposed(const Array3<T>& file, const std::string& letters) {
    const auto inFile = [&](Voxel v, std::size_t axis) { return letters[axis] == 'z' ? v.z : letters[axis] == 'y' ? v.y : v.x; };
    const std::array<std::int64_t, 3> lengths{file.shape().z, file.shape().y, file.shape().x};
    Array3<T> volume(Voxel{lengths.at(letters.find('z')), lengths.at(letters.find('y')), lengths.at(letters.find('x'))});
    const Voxel shape = volume.shape();
    for (Voxel v; v.z < shape.z; ++v.z)
        for (v.y = 0; v.y < shape.y; ++v.y)
            for (v.x = 0; v.x < shape.x; ++v.x) volume.at(v) = file.at({inFile(v, 0), inFile(v, 1), inFile(v, 2)});
    return volume;
}

template <class T>
void check(const std::string& letters) {
    const auto voxels = madeVoxels<T>({5, 9, 14});
    const VolumeSourcePtr turned = reordered(std::make_shared<FileSource<T>>(voxels, Voxel{2, 4, 5}), letters);
    QVERIFY2(equal(readAll<T>(*turned), transposed(voxels, letters)), letters.c_str());
}

}  // namespace

class ReorderedSourceTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyOrderIsAsNumpyTransposes() {
        for (const char* letters : {"zyx", "zxy", "yzx", "yxz", "xzy", "xyz"}) {
            check<std::uint8_t>(letters);
            check<float>(letters);
        }
        check<std::uint16_t>("yxz");
        check<double>("xyz");
    }
    void whatIsKnownFollows() {
        const VolumeInfo info = reordered(std::make_shared<FileSource<std::uint8_t>>(madeVoxels<std::uint8_t>({5, 9, 14}), Voxel{2, 4, 5}), "YXZ")->info();
        QVERIFY((info.shape() == Voxel{14, 5, 9} && info.levels[0].chunkShape == Voxel{5, 2, 4}));
        QVERIFY((info.spacingUm == Spacing{3, 1, 2} && info.originUm == Point{30, 10, 20}));
        QVERIFY((info.levels[1].shape == Voxel{4, 5, 5} && info.levels[1].factor == Point{4, 1, 2} && info.levels[1].offset == Point{1.5, 0, 0.5}));
        QCOMPARE(info.reading, std::string("axes yxz"));
    }
    void aPartIsAskedForInTheFilesOrder() {
        const auto file = std::make_shared<FileSource<std::uint8_t>>(madeVoxels<std::uint8_t>({5, 9, 14}), Voxel{2, 4, 5});
        sliceExactly(*reordered(file, "yxz"), {.level = 0, .axis = Axis::z, .at = 13}, 1, {}, [](const PictureRows&) {});
        QVERIFY((file->asked == Box{.lo = {0, 0, 3}, .hi = {2, 4, 4}}));   // the volume's z is the file's last axis
    }
    void theUsualOrderIsTheSourceItself() {
        const VolumeSourcePtr file = std::make_shared<FileSource<std::uint8_t>>(madeVoxels<std::uint8_t>({5, 9, 14}), Voxel{2, 4, 5});
        QVERIFY(reordered(file, "ZYX") == file);
    }
    void whatIsNoOrderIsASentence() {
        const VolumeSourcePtr file = std::make_shared<FileSource<std::uint8_t>>(madeVoxels<std::uint8_t>({5, 9, 14}), Voxel{2, 4, 5});
        for (const char* axes : {"", "zy", "zzx", "zyxc", "abc", "sideways"})
            QVERIFY2(complaint([&] { reordered(file, axes); }).contains("no order of its three axes"), axes);
    }
};

QTEST_APPLESS_MAIN(ReorderedSourceTest)
#include "tst_reordered_source.moc"
