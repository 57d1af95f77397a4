#pragma once

#include <mutex>
#include <vector>

#include "core/volume/decoded_blocks.h"
#include "core/volume/tiff_pool.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// Where one slice lies.
struct TiffSlice {
    Path path;                      ///< empty: the slice is missing and reads as the fill value
    std::uint64_t directory = 0;    ///< of the page in the file; 0: the first
    std::int64_t imageInRow = 0;    ///< which of the images behind each other, where the directory stands for several
};

/// Slices in TIFF files as a volume. Uncompressed strips are read as any rectangle by pread; everything else by libtiff, block by
/// block, the last few decoded blocks kept for the chunks beside.
class TiffSource final : public VolumeSource {
public:
    /// `info` is completed from `model`, the page that the others must be like: shape, type, chunks, codec.
    TiffSource(VolumeInfo info, std::vector<TiffSlice> slices, const TiffPage& model);

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override;
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override;
    bool slicesAreReadAlone() const override { return true; }
    ReadUnit readUnit(int level) const override;
    void readRows(const Box& box, std::byte* into, std::stop_token stop) const override;

private:
    using PagePtr = std::shared_ptr<const TiffPage>;

    PagePtr pageOf(std::int64_t z) const;
    void readSlice(std::int64_t z, const Box& box, std::byte* into) const;
    void readRawSlice(const TiffSlice& slice, const TiffPage& page, const Box& box, std::byte* into) const;
    void readBlocks(std::int64_t z, const TiffPage& page, const Box& box, std::byte* into) const;
    DecodedBlockPtr block(std::int64_t z, const TiffPage& page, const Box& place, std::uint32_t number) const;

    VolumeInfo m_info;
    std::vector<TiffSlice> m_slices;
    TiffPage m_model;
    mutable std::mutex m_mutex;
    mutable std::vector<PagePtr> m_pages;   // null until read
    mutable OpenFiles m_files;
    mutable TiffPool m_pool;
    mutable DecodedBlocks m_blocks;
};

}  // namespace volumen
