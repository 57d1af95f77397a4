#include <QTest>
#include <thread>

#include "core/base/error.h"
#include "core/volume/open_volume.h"
#include "core/volume/zarr/crc32c.h"
#include "core/volume/zarr/shard.h"
#include "tests/support/small_zarr.h"

using namespace volumen;
using namespace volumen::test;
using Json = nlohmann::json;

namespace {

/// Two entries and their checksum: inner chunk 0 at `offset` of `length` bytes, inner chunk 1 absent.
Bytes indexOf(std::uint64_t offset, std::uint64_t length) {
    const std::vector<std::uint64_t> entries{offset, length, ~0ull, ~0ull};
    Bytes bytes = bytesOf(entries);
    const Bytes sum = bytesOf(std::vector<std::uint32_t>{crc32c(bytes)});
    bytes.insert(bytes.end(), sum.begin(), sum.end());
    return bytes;
}

Bytes joined(Bytes first, const Bytes& second) {
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

/// A (1, 1, 4) array in one shard of two inner chunks of two voxels.
void writeSharded(const Path& folder, const std::string& location) {
    const Json bytes{{"name", "bytes"}, {"configuration", {{"endian", "little"}}}};
    const Json sharding{{"name", "sharding_indexed"},
                        {"configuration",
                         {{"chunk_shape", {1, 1, 2}}, {"codecs", Json::array({bytes})}, {"index_codecs", Json::array({bytes, Json{{"name", "crc32c"}}})}, {"index_location", location}}}};
    writeArrayV3(folder, {1, 1, 4}, {1, 1, 4}, {{"codecs", Json::array({sharding})}});
}

}  // namespace

class ZarrShardTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void innerChunksAreFoundByTheIndexAtEitherEnd() {
        TemporaryFolder tmp;
        writeSharded(tmp / "end.zarr", "end");
        writeBytes(tmp / "end.zarr" / "c/0/0/0", joined(bytesOf({99, 5, 6}), indexOf(1, 2)));
        writeSharded(tmp / "start.zarr", "start");
        writeBytes(tmp / "start.zarr" / "c/0/0/0", joined(indexOf(37, 2), bytesOf({99, 5, 6})));
        for (const char* name : {"end.zarr", "start.zarr"}) {
            const auto source = openVolume(tmp / name);
            QVERIFY((source->info().levels[0].chunkShape == Voxel{1, 1, 2}));
            const ChunkPtr chunk = source->readChunk({0, {0, 0, 0}}, {});
            QVERIFY(chunk->view<std::uint8_t>().data[0] == 5 && chunk->view<std::uint8_t>().data[1] == 6);
            QVERIFY(!source->readChunk({0, {0, 0, 1}}, {}));
        }
    }
    void aMissingShardIsNull() {
        TemporaryFolder tmp;
        writeSharded(tmp / "a.zarr", "end");
        QVERIFY(!openVolume(tmp / "a.zarr")->readChunk({0, {0, 0, 1}}, {}));
    }
    void aDamagedIndexNamesTheShard() {
        TemporaryFolder tmp;
        writeSharded(tmp / "a.zarr", "end");
        Bytes wrongSum = joined(bytesOf({5, 6}), indexOf(0, 2));
        wrongSum.back() ^= std::byte{1};
        const std::vector<Bytes> damaged{wrongSum, bytesOf({1, 2, 3}), {}, joined(bytesOf({5, 6}), indexOf(1ull << 60, 2)), joined(bytesOf({5, 6}), indexOf(0, 1ull << 62)),
                                         joined(bytesOf({5, 6}), indexOf(0, 1)), joined(bytesOf({5, 6}), indexOf(~0ull, 2))};
        for (const Bytes& shard : damaged) {
            writeBytes(tmp / "a.zarr" / "c/0/0/0", shard);
            try {
                openVolume(tmp / "a.zarr")->readChunk({}, {});
                QFAIL("was read");
            } catch (const Error& error) {
                QVERIFY(std::string(error.what()).find("c/0/0/0") != std::string::npos);
            }
        }
    }
    void aShardThatWasReplacedIsReadAnew() {
        TemporaryFolder tmp;
        writeSharded(tmp / "a.zarr", "end");
        const auto source = openVolume(tmp / "a.zarr");
        for (const int value : {5, 6, 7}) {
            writeBytes(tmp / "a.zarr" / "c/0/0/0", joined(bytesOf({value, value}), indexOf(0, 2)));
            QCOMPARE(int(source->readChunk({}, {})->view<std::uint8_t>().data[1]), value);
        }
    }
    void theCacheKeepsWithinItsBoundAndServesManyThreads() {
        TemporaryFolder tmp;
        ShardLayout layout;
        layout.indexChecksum = true;
        ShardCache cache(layout, 2, 3);
        for (int i = 0; i < 8; ++i) writeBytes(tmp / std::to_string(i), joined(bytesOf({i, i}), indexOf(0, 2)));
        std::vector<std::thread> threads;
        std::atomic<int> wrong{0};
        for (int t = 0; t < 4; ++t)
            threads.emplace_back([&] {
                for (int round = 0; round < 200; ++round) {
                    const auto found = cache.open(tmp / std::to_string(round * 5 % 8))->find(0);
                    std::byte value{};
                    found->bytes->read(found->offset, {&value, 1}, {});
                    if (std::to_integer<int>(value) != round * 5 % 8) ++wrong;
                }
            });
        for (std::thread& thread : threads) thread.join();
        QCOMPARE(wrong.load(), 0);
        QVERIFY(!cache.open(tmp / "none"));
    }
};

QTEST_APPLESS_MAIN(ZarrShardTest)
#include "tst_zarr_shard.moc"
