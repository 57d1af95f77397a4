#include "core/volume/formats/decoders.h"

#include <algorithm>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/formats/packed_decoders.h"

namespace volumen {

namespace {

constexpr std::uint64_t kMostPerDeflatedByte = 1032;
constexpr std::uint64_t kMostPerBzip2Byte = 2'000'000;

std::uint64_t times(std::uint64_t a, std::uint64_t b) {
    std::uint64_t product = 0;
    return __builtin_mul_overflow(a, b, &product) ? UINT64_MAX : product;
}

}  // namespace

FileRange restOfFile(const Path& path, std::uint64_t offset) {
    auto file = std::make_shared<const RandomAccessFile>(path);
    if (offset > file->size()) throw Error(path.string() + ": ends before its first voxel; it is cut off, copy it again");
    const std::uint64_t bytes = file->size() - offset;
    return {std::move(file), offset, bytes};
}

std::unique_ptr<Decoder> makeDecoder(const FileRange& range, Packing packing, VoxelType type) {
    switch (packing) {
        case Packing::gzip: return makeInflater(range, true);
        case Packing::deflate: return makeInflater(range, false);
        case Packing::bzip2: return makeBunzipper(range);
        case Packing::text: return makeNumberParser(range, type);
        case Packing::hex: return makeHexParser(range);
        case Packing::none: break;
    }
    return makeCopier(range);
}

std::uint64_t mostUnpacked(const FileRange& range, Packing packing, VoxelType type) {
    switch (packing) {
        case Packing::gzip:
        case Packing::deflate: return times(range.bytes, kMostPerDeflatedByte);
        case Packing::bzip2: return times(range.bytes, kMostPerBzip2Byte);
        case Packing::text: return times((range.bytes + 1) / 2, size(type));
        case Packing::hex: return range.bytes / 2;
        case Packing::none: break;
    }
    return range.bytes;
}

std::string nameOf(Packing packing) {
    switch (packing) {
        case Packing::gzip: return "gzip";
        case Packing::deflate: return "deflate";
        case Packing::bzip2: return "bzip2";
        case Packing::text: return "text";
        case Packing::hex: return "hex";
        case Packing::none: break;
    }
    return "none";
}

ByteReaderPtr unpacked(const FileRange& range, Packing packing, VoxelType type, std::uint64_t skip, std::uint64_t bytes) {
    const std::string where = range.file->path().string();
    const std::uint64_t most = mostUnpacked(range, packing, type);
    if (skip > most || bytes > most - skip)
        throw Error(where + ": cannot hold the " + formatByteSize(bytes) + " of voxels that are claimed (it has " + formatByteSize(range.bytes) + "); it is damaged or cut off, copy it again");
    if (packing == Packing::none) return std::make_shared<FileBytes>(range.file, range.offset + skip);
    return std::make_shared<DecodedBytes>(where, [=] { return makeDecoder(range, packing, type); }, skip, bytes);
}

}  // namespace volumen
