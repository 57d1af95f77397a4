#include "core/volume/hdf5_filters.h"

#include <libdeflate.h>
#include <liblzf/lzf.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "core/base/error.h"

namespace volumen {

namespace {

using BlockPtr = std::shared_ptr<DecodedBlock>;

enum FilterId : unsigned { kDeflate = 1, kShuffle = 2, kFletcher32 = 3, kSzip = 4, kNbit = 5, kScaleOffset = 6, kLzf = 32000, kBlosc = 32001, kZstd = 32015 };

constexpr std::size_t kChecksumBytes = 4;
constexpr std::size_t kMostBytesPerByte = 1100;   // neither deflate (1032) nor LZF (88) packs tighter: more is a damaged header

bool compresses(const Hdf5Filter& filter) { return filter.id == kDeflate || filter.id == kLzf; }

[[noreturn]] void fail(const std::string& where, const char* what) { throw Error(where + ": " + what + "; the file is damaged, copy it again"); }

/// Undoes `word`-wise transposition: first bytes of all voxels, then second bytes …; a rest that fills no voxel stands at the end.
BlockPtr unshuffled(std::span<const std::byte> from, std::size_t word) {
    auto block = std::make_shared<DecodedBlock>(from.size());
    const std::size_t count = from.size() / word;
    std::byte* to = block->data.get();
    for (std::size_t begin = 0; begin < count; begin += 4096)   // piecewise, so that what is written stays in the first cache
        for (std::size_t b = 0; b < word; ++b) {
            const std::byte* plane = from.data() + b * count;
            for (std::size_t i = begin; i < std::min(count, begin + 4096); ++i) to[i * word + b] = plane[i];
        }
    std::memcpy(to + count * word, from.data() + count * word, from.size() - count * word);
    return block;
}

/// Fletcher's sum of big-endian 16-bit words, as the HDF5 format defines it.
std::uint32_t fletcher32(std::span<const std::byte> bytes) {
    const auto byteAt = [&](std::size_t i) { return static_cast<std::uint32_t>(bytes[i]); };
    std::uint32_t low = 0, high = 0;
    const std::size_t words = bytes.size() / 2;
    for (std::size_t i = 0; i < words;) {
        for (const std::size_t end = std::min(words, i + 360); i < end; ++i) {   // 360 words cannot overflow 32 bits
            low += byteAt(2 * i) << 8 | byteAt(2 * i + 1);
            high += low;
        }
        low = (low & 0xffff) + (low >> 16);
        high = (high & 0xffff) + (high >> 16);
    }
    if (bytes.size() % 2) {
        low += byteAt(bytes.size() - 1) << 8;
        high += low;
        low = (low & 0xffff) + (low >> 16);
        high = (high & 0xffff) + (high >> 16);
    }
    low = (low & 0xffff) + (low >> 16);
    high = (high & 0xffff) + (high >> 16);
    return high << 16 | low;
}

/// The checksum stands behind the bytes, little-endian; old libraries on some machines wrote its halves' bytes swapped.
std::span<const std::byte> checked(const std::string& where, std::span<const std::byte> bytes) {
    if (bytes.size() < kChecksumBytes) fail(where, "a chunk is too short for its checksum");
    std::uint32_t stored;
    std::memcpy(&stored, bytes.data() + bytes.size() - kChecksumBytes, kChecksumBytes);
    const auto content = bytes.first(bytes.size() - kChecksumBytes);
    const std::uint32_t sum = fletcher32(content);
    const std::uint32_t reversed = (sum & 0x00ff00ff) << 8 | (sum & 0xff00ff00) >> 8;
    if (stored != sum && stored != reversed) fail(where, "the checksum of a chunk is wrong");
    return content;
}

BlockPtr decompressed(const std::string& where, unsigned id, std::span<const std::byte> from, std::size_t bytes) {
    if (bytes / kMostBytesPerByte > from.size()) fail(where, "a chunk claims more voxels than its bytes can hold");
    auto block = std::make_shared<DecodedBlock>(bytes);
    std::size_t got = 0;
    if (id == kLzf) {
        got = lzf_decompress(from.data(), static_cast<unsigned>(from.size()), block->data.get(), static_cast<unsigned>(bytes));
    } else {
        const std::unique_ptr<libdeflate_decompressor, decltype(&libdeflate_free_decompressor)> decoder(libdeflate_alloc_decompressor(), libdeflate_free_decompressor);
        if (libdeflate_zlib_decompress(decoder.get(), from.data(), from.size(), block->data.get(), bytes, &got) != LIBDEFLATE_SUCCESS) got = 0;
    }
    if (got != bytes) fail(where, "a chunk cannot be decompressed");
    return block;
}

/// The opposite of `unshuffled`.
std::vector<std::byte> shuffled(std::span<const std::byte> from, std::size_t word) {
    std::vector<std::byte> planes(from.size());
    const std::size_t count = from.size() / word;
    for (std::size_t begin = 0; begin < count; begin += 4096)
        for (std::size_t b = 0; b < word; ++b) {
            std::byte* plane = planes.data() + b * count;
            for (std::size_t i = begin; i < std::min(count, begin + 4096); ++i) plane[i] = from[i * word + b];
        }
    std::memcpy(planes.data() + count * word, from.data() + count * word, from.size() - count * word);
    return planes;
}

/// Nothing where it would not become smaller.
std::vector<std::byte> compressed(const Hdf5Filter& filter, std::span<const std::byte> from) {
    std::vector<std::byte> to(from.size());
    if (filter.id == kLzf) {
        to.resize(from.size() <= UINT32_MAX ? lzf_compress(from.data(), static_cast<unsigned>(from.size()), to.data(), static_cast<unsigned>(to.size())) : 0);
        return to;
    }
    const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> encoder(libdeflate_alloc_compressor(static_cast<int>(filter.values.at(0))), libdeflate_free_compressor);
    if (!encoder) throw std::bad_alloc();
    to.resize(libdeflate_zlib_compress(encoder.get(), from.data(), from.size(), to.data(), to.size()));
    return to;
}

bool isSkipped(unsigned skipped, std::size_t filter) { return filter < 32 && (skipped >> filter & 1) != 0; }

/// Bytes that went into filter `at` when the chunk was written; no compressor comes before it, or there is only one.
std::size_t bytesInto(const std::vector<Hdf5Filter>& filters, unsigned skipped, std::size_t at, std::size_t chunkBytes) {
    for (std::size_t i = 0; i < at; ++i)
        if (filters[i].id == kFletcher32 && !isSkipped(skipped, i)) chunkBytes += kChecksumBytes;
    return chunkBytes;
}

BlockPtr copied(std::span<const std::byte> bytes) {
    auto block = std::make_shared<DecodedBlock>(bytes.size());
    std::memcpy(block->data.get(), bytes.data(), bytes.size());
    return block;
}

}  // namespace

bool decodableHere(const std::vector<Hdf5Filter>& filters) {
    const auto known = [](const Hdf5Filter& f) { return compresses(f) || f.id == kFletcher32 || (f.id == kShuffle && !f.values.empty() && f.values[0] > 0); };
    return std::all_of(filters.begin(), filters.end(), known) && std::count_if(filters.begin(), filters.end(), compresses) <= 1;
}

std::shared_ptr<DecodedBlock> decodeHdf5Chunk(const std::string& where, const std::vector<Hdf5Filter>& filters, unsigned skipped,
                                              std::span<const std::byte> stored, std::size_t chunkBytes) {
    BlockPtr held;   // what `now` lies in, once it is no longer `stored`
    std::span<const std::byte> now = stored;
    const auto hold = [&](BlockPtr block) {
        held = std::move(block);
        now = {held->data.get(), held->size};
    };
    for (std::size_t i = filters.size(); i-- > 0;) {
        if (isSkipped(skipped, i)) continue;
        const Hdf5Filter& filter = filters[i];
        if (filter.id == kFletcher32) now = checked(where, now);
        else if (filter.id == kShuffle && filter.values[0] > 1) hold(unshuffled(now, filter.values[0]));
        else if (compresses(filter)) hold(decompressed(where, filter.id, now, bytesInto(filters, skipped, i, chunkBytes)));
    }
    if (now.size() != chunkBytes) fail(where, "a chunk has another size than it should");
    return held && held->size == chunkBytes ? held : copied(now);
}

EncodedHdf5Chunk encodeHdf5Chunk(const std::vector<Hdf5Filter>& filters, std::span<const std::byte> plain) {
    EncodedHdf5Chunk encoded;
    std::span<const std::byte> now = plain;
    const auto hold = [&](std::vector<std::byte> bytes) {
        encoded.bytes = std::move(bytes);
        now = encoded.bytes;
    };
    for (std::size_t i = 0; i < filters.size(); ++i) {
        if (filters[i].id == kShuffle) {
            if (filters[i].values.at(0) > 1) hold(shuffled(now, filters[i].values[0]));
        } else if (std::vector<std::byte> smaller = compressed(filters[i], now); !smaller.empty()) hold(std::move(smaller));
        else encoded.skipped |= 1u << i;
    }
    if (encoded.bytes.empty()) encoded.bytes.assign(plain.begin(), plain.end());
    return encoded;
}

Hdf5Filter shuffleFilter(std::size_t voxelBytes) { return {kShuffle, {static_cast<unsigned>(voxelBytes)}, "shuffle"}; }
Hdf5Filter deflateFilter(int level) { return {kDeflate, {static_cast<unsigned>(level)}, "deflate"}; }

Hdf5Filter lzfFilter(std::size_t chunkBytes) {
    constexpr unsigned kFilterRevision = 4, kLibraryVersion = 0x0105;
    return {kLzf, {kFilterRevision, kLibraryVersion, static_cast<unsigned>(chunkBytes)}, "lzf"};
}

std::string hdf5Codec(const std::vector<Hdf5Filter>& filters) {
    for (const Hdf5Filter& filter : filters) switch (filter.id) {
            case kDeflate: return "gzip";
            case kLzf: return "lzf";
            case kSzip: return "szip";
            case kNbit: return "nbit";
            case kScaleOffset: return "scaleoffset";
            case kBlosc: return "blosc";
            case kZstd: return "zstd";
            case kShuffle:
            case kFletcher32: break;
            default: return filter.name.empty() ? "filter " + std::to_string(filter.id) : filter.name;
        }
    return "none";
}

}  // namespace volumen
