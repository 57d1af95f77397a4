#pragma once

#include "core/segment/composite.h"
#include "core/segment/kept_chunks.h"
#include "core/segment/layer_range.h"
#include "core/segment/segment.h"
#include "core/volume/sampling.h"

namespace volumen {

/// How a volume is seen along a sheet.
struct FlattenWish {
    LayerRange layers;
    Interpolation interpolation = Interpolation::linear;
    Composite composite;               ///< of all layers; `none`: they stay
    bool reversed = false;             ///< layer i lies on the other side: −i along the normal
    std::int64_t chunkDepth = 128;     ///< layers of a chunk, at most: fewer where layers are asked for one by one
};

/// A volume sampled along a sheet: layer i, row v, column u is its value at P(v, u) + i · N(v, u), in the volume's own type; 0 where the
/// pixel has no place, the fill value outside the volume. Shape (layers, H, W), or (1, H, W) of a composite, and levels that keep the depth,
/// each read from the volume's level of about the same scale. A sample within half a voxel of a face of the volume lies in it.
///
/// Reads the volume's chunks on the caller's own thread and waits for no pool, so it may be read from the pool that reads the volume.
class FlattenedSource final : public VolumeSource {
public:
    /// `volume` may be shared with other sources of the same volume. Throws Error: a range of no layers, or of over 4096.
    FlattenedSource(std::shared_ptr<KeptChunks> volume, SegmentPtr segment, const FlattenWish& wish);

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override;

    const Segment& segment() const { return *m_segment; }
    const FlattenWish& wish() const { return m_wish; }

private:
    int volumeLevel(const LevelInfo& level) const;

    std::shared_ptr<KeptChunks> m_volume;
    SegmentPtr m_segment;
    FlattenWish m_wish;
    VolumeInfo m_info;
};

/// "mean", "percentile=90" …; "none".
std::string name(const Composite& composite);

}  // namespace volumen
