#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/volume/decoded_blocks.h"

/// The filters of HDF5 chunks that are undone without libhdf5, which has one lock for the whole process.
namespace volumen {

/// One step of a dataset's pipeline, as applied when writing.
struct Hdf5Filter {
    unsigned id = 0;
    std::vector<unsigned> values;   ///< its parameters; [0] of shuffle: bytes a voxel
    std::string name;               ///< as the file names it; may be empty
};

/// True when `decodeHdf5Chunk` knows the whole pipeline: shuffle, fletcher32, and at most one of deflate and LZF.
bool decodableHere(const std::vector<Hdf5Filter>& filters);

/// A chunk as stored back to `chunkBytes` bytes, in the file's byte order. Bit i of `skipped` says that filter i was left out for it.
/// Throws Error naming `where` when the bytes do not decode to that size, or their checksum is wrong.
std::shared_ptr<DecodedBlock> decodeHdf5Chunk(const std::string& where, const std::vector<Hdf5Filter>& filters, unsigned skipped,
                                              std::span<const std::byte> stored, std::size_t chunkBytes);

/// A chunk as it is stored.
struct EncodedHdf5Chunk {
    std::vector<std::byte> bytes;
    unsigned skipped = 0;   ///< bit i: filter i was left out, as it would have made the chunk larger
};
/// The opposite of `decodeHdf5Chunk`, for pipelines of shuffle, deflate and LZF.
EncodedHdf5Chunk encodeHdf5Chunk(const std::vector<Hdf5Filter>& filters, std::span<const std::byte> plain);

Hdf5Filter shuffleFilter(std::size_t voxelBytes);
Hdf5Filter deflateFilter(int level);
/// As h5py writes it; `chunkBytes` are those of a whole chunk.
Hdf5Filter lzfFilter(std::size_t chunkBytes);

/// "gzip", "lzf", "szip" …: the compressor among the filters; "none" when there is none.
std::string hdf5Codec(const std::vector<Hdf5Filter>& filters);

}  // namespace volumen
