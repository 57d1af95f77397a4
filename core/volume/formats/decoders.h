#pragma once

#include "core/base/voxel_type.h"
#include "core/volume/formats/decoded_bytes.h"

/// How the bytes of an array are packed, and what unpacks them.
namespace volumen {

enum class Packing { none, gzip, deflate, bzip2, text, hex };

/// A stretch of a file.
struct FileRange {
    std::shared_ptr<const RandomAccessFile> file;
    std::uint64_t offset = 0;
    std::uint64_t bytes = 0;
};

/// The rest of a file from `offset` on. Throws Error when the file cannot be read, or ends before.
FileRange restOfFile(const Path& path, std::uint64_t offset = 0);

/// A decoder at the beginning of the range. `gzip` takes zlib's streams, too, and several one behind the other; `deflate` is the bare
/// stream of a zip; `text` are numbers between white space and commas, which become native voxels of `type`; `hex` are digits.
std::unique_ptr<Decoder> makeDecoder(const FileRange& range, Packing packing, VoxelType type);

/// The most bytes that so packed a range can hold: more is a damaged header.
std::uint64_t mostUnpacked(const FileRange& range, Packing packing, VoxelType type);

/// The codec's name for `info`: "none", "gzip" …
std::string nameOf(Packing packing);

/// `bytes` bytes that come after `skip` ones, unpacked. `skip` counts unpacked bytes.
/// Throws Error naming the file when the range cannot hold so many, before anything is allocated for them.
ByteReaderPtr unpacked(const FileRange& range, Packing packing, VoxelType type, std::uint64_t skip, std::uint64_t bytes);

}  // namespace volumen
