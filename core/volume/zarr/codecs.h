#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// The bytes-to-bytes codecs of Zarr stores: compressors and the checksum. All functions may be called from any thread.
namespace volumen {

/// lz4 is the form of numcodecs: the plain size in four little-endian bytes, then one raw LZ4 block.
enum class CodecKind { zlib, gzip, zstd, lz4, blosc, crc32c };

/// What blosc does to the bytes before its inner codec sees them; the numbers are those of the format.
enum class BloscShuffle { none = 0, bytes = 1, bits = 2 };

/// One codec and how it encodes. Decoding needs `kind` only: the rest stands in the data.
struct Codec {
    CodecKind kind = CodecKind::zstd;
    int level = 3;
    std::string bloscInner = "zstd";                  ///< "blosclz", "lz4", "lz4hc", "zlib", "zstd", "snappy"
    BloscShuffle bloscShuffle = BloscShuffle::bytes;
    int typeSize = 1;                                 ///< bytes a voxel, for blosc's shuffle

    friend bool operator==(const Codec&, const Codec&) = default;
};

/// "gzip", "blosc-lz4" …
std::string name(const Codec& codec);
/// The names of a whole chain, in encoding order: "none", "zstd", "zstd+crc32c".
std::string name(std::span<const Codec> codecs);

/// Undoes `codecs` (given in encoding order) and fills `into` exactly.
/// Throws Error naming `where` when the data is damaged or holds another number of bytes.
void decode(std::span<const Codec> codecs, std::span<const std::byte> encoded, std::span<std::byte> into, const std::string& where);

/// Applies `codecs` one after the other. Throws Error when a compressor refuses its parameters.
std::vector<std::byte> encode(std::span<const Codec> codecs, std::span<const std::byte> plain);

/// The same into memory that is there already, at least `largestEncoded(plain.size())` of it; returns how many bytes were written.
std::size_t encodeInto(std::span<const Codec> codecs, std::span<const std::byte> plain, std::span<std::byte> room);

/// No sane encoder makes more of `plainBytes`: guards against reading a file that cannot be a chunk.
std::size_t largestEncoded(std::size_t plainBytes);

}  // namespace volumen
