#include <QTest>
#include <cstring>
#include <random>

#include "core/base/error.h"
#include "core/volume/zarr/codecs.h"
#include "core/volume/zarr/crc32c.h"

using namespace volumen;

namespace {

using Bytes = std::vector<std::byte>;

/// Half of it repeats, so that there is something to compress.
Bytes sample(std::size_t size) {
    std::mt19937 random(7);
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i % 64 < 32 ? i / 64 : random());
    return bytes;
}

Bytes bytesOf(std::string_view text) {
    Bytes bytes(text.size());
    std::memcpy(bytes.data(), text.data(), text.size());
    return bytes;
}

std::vector<std::vector<Codec>> everyChain() {
    std::vector<std::vector<Codec>> chains{{},
                                           {{.kind = CodecKind::zlib}},
                                           {{.kind = CodecKind::gzip}},
                                           {{.kind = CodecKind::zstd}},
                                           {{.kind = CodecKind::lz4}},
                                           {{.kind = CodecKind::crc32c}},
                                           {{.kind = CodecKind::zstd}, {.kind = CodecKind::crc32c}},
                                           {{.kind = CodecKind::crc32c}, {.kind = CodecKind::gzip}},
                                           {{.kind = CodecKind::lz4}, {.kind = CodecKind::zstd}, {.kind = CodecKind::crc32c}}};
    for (const char* inner : {"blosclz", "lz4", "lz4hc", "zlib", "zstd"})
        for (const BloscShuffle shuffle : {BloscShuffle::none, BloscShuffle::bytes, BloscShuffle::bits})
            chains.push_back({{.kind = CodecKind::blosc, .bloscInner = inner, .bloscShuffle = shuffle, .typeSize = 2}});
    return chains;
}

}  // namespace

class ZarrCodecsTest : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyChainComesBackAsItWas() {
        const Bytes plain = sample(10000);
        for (const auto& chain : everyChain()) {
            Bytes back(plain.size());
            decode(chain, encode(chain, plain), back, "chunk");
            QVERIFY2(back == plain, name(chain).c_str());
        }
    }
    void memoryThatIsThereTakesTheSameBytes() {
        const Bytes plain = sample(10000);
        Bytes room(largestEncoded(plain.size()), std::byte{0xa5});
        for (const auto& chain : everyChain()) {
            const std::size_t length = encodeInto(chain, plain, room);
            QVERIFY2(Bytes(room.begin(), room.begin() + static_cast<std::ptrdiff_t>(length)) == encode(chain, plain), name(chain).c_str());
        }
    }
    void aCutOrChangedChunkIsRefusedOrDecodesToTheRightSize() {
        const Bytes plain = sample(5000);
        std::mt19937 random(1);
        for (const auto& chain : everyChain()) {
            const Bytes whole = encode(chain, plain);
            for (int attempt = 0; attempt < 60; ++attempt) {
                Bytes broken = whole;
                if (attempt % 2) broken.resize(random() % whole.size());
                else broken[random() % std::min<std::size_t>(whole.size(), 40)] ^= static_cast<std::byte>(1 + random() % 255);
                Bytes into(plain.size());
                try {
                    decode(chain, broken, into, "the/chunk");
                } catch (const Error& error) {
                    QVERIFY(std::string(error.what()).starts_with("the/chunk: "));
                }
            }
        }
    }
    void aChunkOfAnotherSizeIsRefused() {
        for (const auto& chain : everyChain())
            for (const std::size_t expected : {99u, 101u}) {
                Bytes into(expected);
                QVERIFY_EXCEPTION_THROWN(decode(chain, encode(chain, sample(100)), into, "chunk"), Error);
            }
    }
    void randomBytesAreRefused() {
        std::mt19937 random(3);
        for (const auto& chain : everyChain()) {
            if (chain.empty()) continue;
            for (const std::size_t length : {0u, 1u, 3u, 15u, 16u, 300u}) {
                Bytes noise(length), into(512);
                for (std::byte& b : noise) b = static_cast<std::byte>(random());
                QVERIFY_EXCEPTION_THROWN(decode(chain, noise, into, "chunk"), Error);
            }
        }
    }
    void severalGzipMembersAreOneChunk() {
        const std::vector<Codec> gzip{{.kind = CodecKind::gzip}};
        Bytes both = encode(gzip, bytesOf("first"));
        const Bytes second = encode(gzip, bytesOf("second"));
        both.insert(both.end(), second.begin(), second.end());
        Bytes back(11);
        decode(gzip, both, back, "chunk");
        QVERIFY(back == bytesOf("firstsecond"));
    }
    void lz4HasTheSizeInFront() {
        const Bytes encoded = encode(std::vector<Codec>{{.kind = CodecKind::lz4}}, bytesOf("abc"));
        QVERIFY(encoded[0] == std::byte{3} && encoded[1] == std::byte{0});
    }
    void theChecksumIsThatOfTheStandard() {
        const Bytes text = bytesOf("123456789");
        QCOMPARE(crc32c(text), 0xe3069283u);
        QCOMPARE(crc32cByTable(text), 0xe3069283u);
        for (std::size_t length = 0; length < 70; ++length) QCOMPARE(crc32c(sample(length)), crc32cByTable(sample(length)));
    }
    void namesAreThoseOfInfo() {
        QCOMPARE(name(std::vector<Codec>{}), std::string("none"));
        QCOMPARE(name(Codec{.kind = CodecKind::blosc, .bloscInner = "lz4"}), std::string("blosc-lz4"));
        QCOMPARE(name(std::vector<Codec>{{.kind = CodecKind::zstd}, {.kind = CodecKind::crc32c}}), std::string("zstd+crc32c"));
    }
};

QTEST_APPLESS_MAIN(ZarrCodecsTest)
#include "tst_zarr_codecs.moc"
