#include <array>

#include "core/volume/zarr/codecs.h"
#include "fuzz.h"

using namespace volumen;

/// Two bytes choose a chain of codecs, one the plain size, then the encoded chunk.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::array kKinds{CodecKind::zlib, CodecKind::gzip, CodecKind::zstd, CodecKind::lz4, CodecKind::blosc, CodecKind::crc32c};
    fuzz::Bytes bytes(data, size);
    std::vector<Codec> codecs(1 + bytes.next() % 2);
    const std::uint8_t kinds = bytes.next();
    codecs.front().kind = kKinds[kinds % kKinds.size()], codecs.back().kind = kKinds[kinds / 16 % kKinds.size()];
    std::vector<std::byte> plain(std::size_t{bytes.next()} * 16);
    fuzz::refusedAtMost([&] { decode(codecs, bytes.rest(), plain, "fuzz"); });
    return 0;
}
