#include "core/volume/zarr/codecs.h"

#include <blosc.h>
#include <libdeflate.h>
#include <lz4.h>
#include <zstd.h>

#include <climits>
#include <cstring>
#include <memory>

#include "core/base/error.h"
#include "core/volume/zarr/crc32c.h"

namespace volumen {

namespace {

using Bytes = std::span<const std::byte>;

[[noreturn]] void damaged(const std::string& where, const std::string& what) {
    throw Error(where + ": cannot be decoded (" + what + "); the file is damaged, copy it again");
}

std::uint32_t littleEndian32(const std::byte* at) {
    std::uint32_t value = 0;
    for (int i = 3; i >= 0; --i) value = (value << 8) | std::to_integer<std::uint32_t>(at[i]);
    return value;
}

void putLittleEndian32(std::uint32_t value, std::byte* at) {
    for (int i = 0; i < 4; ++i, value >>= 8) at[i] = static_cast<std::byte>(value & 0xffu);
}

struct FreeDecompressor {
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
};
struct FreeCompressor {
    void operator()(libdeflate_compressor* c) const { libdeflate_free_compressor(c); }
};

std::unique_ptr<libdeflate_decompressor, FreeDecompressor> makeDecompressor() {
    std::unique_ptr<libdeflate_decompressor, FreeDecompressor> made(libdeflate_alloc_decompressor());
    if (!made) throw std::bad_alloc();
    return made;
}

std::size_t decodeZlib(Bytes from, std::span<std::byte> into, const std::string& where) {
    std::size_t written = 0;
    const auto code = libdeflate_zlib_decompress(makeDecompressor().get(), from.data(), from.size(), into.data(), into.size(), &written);
    if (code == LIBDEFLATE_INSUFFICIENT_SPACE) damaged(where, "it holds more than a chunk");
    if (code != LIBDEFLATE_SUCCESS) damaged(where, "the zlib stream is broken");
    return written;
}

/// A gzip file may be several members, one after the other.
std::size_t decodeGzip(Bytes from, std::span<std::byte> into, const std::string& where) {
    const auto decompressor = makeDecompressor();
    std::size_t total = 0;
    do {
        std::size_t read = 0, written = 0;
        const auto code = libdeflate_gzip_decompress_ex(decompressor.get(), from.data(), from.size(), into.data() + total,
                                                        into.size() - total, &read, &written);
        if (code == LIBDEFLATE_INSUFFICIENT_SPACE) damaged(where, "it holds more than a chunk");
        if (code != LIBDEFLATE_SUCCESS) damaged(where, "the gzip stream is broken");
        from = from.subspan(read);
        total += written;
    } while (!from.empty());
    return total;
}

std::size_t decodeZstd(Bytes from, std::span<std::byte> into, const std::string& where) {
    const std::size_t written = ZSTD_decompress(into.data(), into.size(), from.data(), from.size());
    if (ZSTD_isError(written)) damaged(where, std::string("zstd: ") + ZSTD_getErrorName(written));
    return written;
}

std::size_t decodeLz4(Bytes from, std::span<std::byte> into, const std::string& where) {
    if (from.size() < 4 || from.size() > INT_MAX) damaged(where, "it is no lz4 chunk");
    const std::size_t claimed = littleEndian32(from.data());
    if (claimed > into.size() || claimed > INT_MAX) damaged(where, "it holds more than a chunk");
    const int written = LZ4_decompress_safe(reinterpret_cast<const char*>(from.data()) + 4, reinterpret_cast<char*>(into.data()),
                                            static_cast<int>(from.size() - 4), static_cast<int>(claimed));
    if (written < 0 || static_cast<std::size_t>(written) != claimed) damaged(where, "the lz4 block is broken");
    return claimed;
}

std::size_t decodeBlosc(Bytes from, std::span<std::byte> into, const std::string& where) {
    std::size_t claimed = 0;
    if (from.size() < BLOSC_MIN_HEADER_LENGTH || blosc_cbuffer_validate(from.data(), from.size(), &claimed) != 0)
        damaged(where, "it is no blosc chunk");
    if (claimed > into.size()) damaged(where, "it holds more than a chunk");
    const int written = blosc_decompress_ctx(from.data(), into.data(), into.size(), 1);
    if (written < 0 || static_cast<std::size_t>(written) != claimed) damaged(where, "the blosc blocks are broken");
    return claimed;
}

/// The bytes in front of the checksum; throws when they do not match it.
Bytes checked(Bytes from, const std::string& where) {
    if (from.size() < 4) damaged(where, "it is too short for its checksum");
    const Bytes plain = from.first(from.size() - 4);
    if (crc32c(plain) != littleEndian32(from.data() + plain.size())) damaged(where, "its crc32c checksum does not match");
    return plain;
}

std::size_t decompress(CodecKind kind, Bytes from, std::span<std::byte> into, const std::string& where) {
    switch (kind) {
        case CodecKind::zlib: return decodeZlib(from, into, where);
        case CodecKind::gzip: return decodeGzip(from, into, where);
        case CodecKind::zstd: return decodeZstd(from, into, where);
        case CodecKind::lz4: return decodeLz4(from, into, where);
        case CodecKind::blosc: return decodeBlosc(from, into, where);
        case CodecKind::crc32c: break;
    }
    const Bytes plain = checked(from, where);
    if (plain.size() > into.size()) damaged(where, "it holds more than a chunk");
    if (!plain.empty()) std::memcpy(into.data(), plain.data(), plain.size());
    return plain.size();
}

std::size_t encodeDeflate(const Codec& codec, Bytes plain, std::span<std::byte> room) {
    const std::unique_ptr<libdeflate_compressor, FreeCompressor> compressor(libdeflate_alloc_compressor(codec.level));
    if (!compressor) throw Error(name(codec) + ": knows no level " + std::to_string(codec.level) + "; choose 0 to 9");
    const auto compress = codec.kind == CodecKind::gzip ? libdeflate_gzip_compress : libdeflate_zlib_compress;
    return compress(compressor.get(), plain.data(), plain.size(), room.data(), room.size());
}

std::size_t encodeZstd(const Codec& codec, Bytes plain, std::span<std::byte> room) {
    const std::size_t written = ZSTD_compress(room.data(), room.size(), plain.data(), plain.size(), codec.level);
    if (ZSTD_isError(written)) throw Error(std::string("zstd: ") + ZSTD_getErrorName(written) + "; choose another level");
    return written;
}

std::size_t encodeLz4(Bytes plain, std::span<std::byte> room) {
    if (plain.size() > LZ4_MAX_INPUT_SIZE) throw Error("lz4: a chunk is too large to compress; choose smaller chunks");
    putLittleEndian32(static_cast<std::uint32_t>(plain.size()), room.data());
    const auto most = static_cast<int>(std::min<std::size_t>(room.size() - 4, INT_MAX));
    return 4 + static_cast<std::size_t>(LZ4_compress_default(reinterpret_cast<const char*>(plain.data()), reinterpret_cast<char*>(room.data()) + 4,
                                                             static_cast<int>(plain.size()), most));
}

std::size_t encodeBlosc(const Codec& codec, Bytes plain, std::span<std::byte> room) {
    if (plain.size() > BLOSC_MAX_BUFFERSIZE) throw Error("blosc: a chunk is too large to compress; choose smaller chunks");
    const int written = blosc_compress_ctx(codec.level, static_cast<int>(codec.bloscShuffle), static_cast<std::size_t>(codec.typeSize), plain.size(), plain.data(),
                                           room.data(), room.size(), codec.bloscInner.c_str(), 0, 1);
    if (written <= 0) throw Error(name(codec) + ": cannot compress; choose another codec or a level from 0 to 9");
    return static_cast<std::size_t>(written);
}

std::size_t addChecksum(Bytes plain, std::span<std::byte> room) {
    if (!plain.empty()) std::memcpy(room.data(), plain.data(), plain.size());
    putLittleEndian32(crc32c(plain), room.data() + plain.size());
    return plain.size() + 4;
}

std::size_t encodeOne(const Codec& codec, Bytes plain, std::span<std::byte> room) {
    switch (codec.kind) {
        case CodecKind::zlib:
        case CodecKind::gzip: return encodeDeflate(codec, plain, room);
        case CodecKind::zstd: return encodeZstd(codec, plain, room);
        case CodecKind::lz4: return encodeLz4(plain, room);
        case CodecKind::blosc: return encodeBlosc(codec, plain, room);
        case CodecKind::crc32c: break;
    }
    return addChecksum(plain, room);
}

/// One step of a chain, as long as it came out.
std::vector<std::byte> encodeOne(const Codec& codec, Bytes plain) {
    std::vector<std::byte> out(largestEncoded(plain.size()));
    out.resize(encodeOne(codec, plain, out));
    return out;
}

}  // namespace

std::string name(const Codec& codec) {
    switch (codec.kind) {
        case CodecKind::zlib: return "zlib";
        case CodecKind::gzip: return "gzip";
        case CodecKind::zstd: return "zstd";
        case CodecKind::lz4: return "lz4";
        case CodecKind::blosc: return "blosc-" + codec.bloscInner;
        case CodecKind::crc32c: break;
    }
    return "crc32c";
}

std::string name(std::span<const Codec> codecs) {
    std::string names;
    for (const Codec& codec : codecs) names += (names.empty() ? "" : "+") + name(codec);
    return names.empty() ? "none" : names;
}

std::size_t largestEncoded(std::size_t plainBytes) { return plainBytes + plainBytes / 8 + 65536; }

void decode(std::span<const Codec> codecs, Bytes encoded, std::span<std::byte> into, const std::string& where) {
    std::unique_ptr<std::byte[]> holder;  // keeps what `encoded` looks at after the first step
    for (; codecs.size() > 1; codecs = codecs.first(codecs.size() - 1)) {
        if (codecs.back().kind == CodecKind::crc32c) {
            encoded = checked(encoded, where);
            continue;
        }
        const std::size_t room = largestEncoded(into.size());
        auto step = std::make_unique_for_overwrite<std::byte[]>(room);
        encoded = {step.get(), decompress(codecs.back().kind, encoded, {step.get(), room}, where)};
        holder = std::move(step);
    }
    const std::size_t written = codecs.empty() ? encoded.size() : decompress(codecs.front().kind, encoded, into, where);
    if (written != into.size())
        damaged(where, "it holds " + std::to_string(written) + " bytes where " + std::to_string(into.size()) + " are expected");
    if (codecs.empty() && !encoded.empty()) std::memcpy(into.data(), encoded.data(), encoded.size());
}

std::vector<std::byte> encode(std::span<const Codec> codecs, Bytes plain) {
    if (codecs.empty()) return {plain.begin(), plain.end()};
    std::vector<std::byte> bytes = encodeOne(codecs.front(), plain);
    for (const Codec& codec : codecs.subspan(1)) bytes = encodeOne(codec, bytes);
    return bytes;
}

std::size_t encodeInto(std::span<const Codec> codecs, Bytes plain, std::span<std::byte> room) {
    std::vector<std::byte> step;  // what `plain` looks at after the first one
    for (; codecs.size() > 1; codecs = codecs.subspan(1)) plain = step = encodeOne(codecs.front(), plain);
    if (!codecs.empty()) return encodeOne(codecs.front(), plain, room);
    if (!plain.empty()) std::memcpy(room.data(), plain.data(), plain.size());
    return plain.size();
}

}  // namespace volumen
