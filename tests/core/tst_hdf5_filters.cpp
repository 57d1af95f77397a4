#include <QTest>

#include "core/volume/hdf5_filters.h"
#include "tests/support/complaint.h"

using namespace volumen;
using namespace volumen::testing;

namespace {

std::vector<std::byte> bytesOf(std::initializer_list<int> values) {
    std::vector<std::byte> bytes;
    for (const int value : values) bytes.push_back(static_cast<std::byte>(value));
    return bytes;
}

std::vector<std::byte> contentOf(const DecodedBlock& block) { return {block.data.get(), block.data.get() + block.size}; }

const std::vector<Hdf5Filter> kShuffled{{2, {2}, "shuffle"}};
const std::vector<Hdf5Filter> kSummed{{3, {}, "fletcher32"}};
const std::vector<Hdf5Filter> kPacked{{1, {4}, "deflate"}};

}  // namespace

class Hdf5FiltersTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytesAreUnshuffledAndTheRestKept() {
        const auto block = decodeHdf5Chunk("f", kShuffled, 0, bytesOf({1, 3, 5, 2, 4, 6, 7}), 7);
        QVERIFY(contentOf(*block) == bytesOf({1, 2, 3, 4, 5, 6, 7}));
    }
    void aFilterLeftOutIsPassedOver() {
        QVERIFY(contentOf(*decodeHdf5Chunk("f", kShuffled, 1, bytesOf({1, 3, 2, 4}), 4)) == bytesOf({1, 3, 2, 4}));
    }
    void aWrongChecksumIsASentence() {
        // words 0102 0304: low = 0406, high = 0102 + 0406 = 0508; little-endian behind the bytes
        const auto right = bytesOf({1, 2, 3, 4, 0x06, 0x04, 0x08, 0x05});
        QVERIFY(contentOf(*decodeHdf5Chunk("f", kSummed, 0, right, 4)) == bytesOf({1, 2, 3, 4}));
        const auto reversed = bytesOf({1, 2, 3, 4, 0x04, 0x06, 0x05, 0x08});
        QVERIFY(contentOf(*decodeHdf5Chunk("f", kSummed, 0, reversed, 4)) == bytesOf({1, 2, 3, 4}));
        QVERIFY(complaint([&] { decodeHdf5Chunk("f", kSummed, 0, bytesOf({1, 2, 3, 5, 6, 4, 8, 5}), 4); }).contains("checksum"));
        QVERIFY(complaint([&] { decodeHdf5Chunk("f", kSummed, 0, bytesOf({1}), 4); }).contains("checksum"));
    }
    void aChunkOfAnotherSizeIsASentence() {
        QVERIFY(!complaint([&] { decodeHdf5Chunk("f", {}, 0, bytesOf({1, 2, 3}), 4); }).isEmpty());
        QVERIFY(!complaint([&] { decodeHdf5Chunk("f", kPacked, 0, bytesOf({1, 2, 3}), 4); }).isEmpty());
    }
    void whatIsClaimedIsNotAllocated() {
        QVERIFY(complaint([&] { decodeHdf5Chunk("f", kPacked, 0, bytesOf({1, 2, 3}), std::size_t{1} << 45); }).contains("claims"));
    }
    void onlyKnownPipelinesAreDecodedHere() {
        QVERIFY(decodableHere({}));
        QVERIFY(decodableHere({{2, {4}, ""}, {32000, {}, ""}, {3, {}, ""}}));
        QVERIFY(!decodableHere({{1, {}, ""}, {32000, {}, ""}}));   // two compressors
        QVERIFY(!decodableHere({{4, {}, ""}}));
        QVERIFY(!decodableHere({{2, {}, ""}}));                    // shuffle without a size
    }
    void theCompressorIsNamed() {
        QCOMPARE(hdf5Codec(kShuffled), std::string("none"));
        QCOMPARE(hdf5Codec(kPacked), std::string("gzip"));
        QCOMPARE(hdf5Codec({{2, {4}, ""}, {32000, {}, ""}}), std::string("lzf"));
        QCOMPARE(hdf5Codec({{777, {}, "own"}}), std::string("own"));
    }
};

QTEST_APPLESS_MAIN(Hdf5FiltersTest)
#include "tst_hdf5_filters.moc"
