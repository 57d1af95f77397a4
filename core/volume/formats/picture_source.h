#pragma once

#include <vector>

#include "core/volume/decoded_blocks.h"
#include "core/volume/formats/picture_file.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// Which of a picture's samples are the voxels.
struct PictureChannel {
    static constexpr int kLuminance = -1;   ///< 0.299 R + 0.587 G + 0.114 B, rounded
    int sample = 0;
};

/// One picture a slice. Each is decoded whole; the last ones stay for the chunks beside.
class PictureSource final : public VolumeSource {
public:
    /// An empty path is a missing slice, which reads as 0. All pictures must be like `model`.
    PictureSource(VolumeInfo info, std::vector<Path> slices, const PictureHeader& model, PictureChannel channel);

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override;
    ChunkPtr readPart(const ChunkKey& key, const Box& part, std::stop_token stop) const override;
    bool slicesAreReadAlone() const override { return true; }
    ReadUnit readUnit(int level) const override;
    void readRows(const Box& box, std::byte* into, std::stop_token stop) const override;

private:
    DecodedBlockPtr slice(std::int64_t z) const;
    DecodedBlockPtr decode(const Path& path) const;

    VolumeInfo m_info;
    std::vector<Path> m_slices;
    PictureHeader m_model;
    PictureChannel m_channel;
    mutable DecodedBlocks m_blocks;
};

}  // namespace volumen
