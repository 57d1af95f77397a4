#pragma once

#include <mutex>

#include "core/labels/label_geometry.h"
#include "core/labels/label_pyramid.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// A layer of labels as a volume: ids as u8, or u16, level 0 and coarser levels by mode; chunks of 64³. What is read is as the labels were when
/// `setGrid` was last called. All functions may be called from any thread.
class LabelSource : public VolumeSource {
public:
    /// `type`: u8 while no id is over 255, else u16.
    LabelSource(const LabelGeometry& geometry, LabelGrid grid, VoxelType type, std::string path);

    /// Shows another state; costs microseconds. Which chunks changed is the caller's to know: `chunksOf` of the boxes that an edit gave.
    void setGrid(LabelGrid grid);
    /// Brings all levels up to date; after that they cost only what changes. Not on the main thread.
    void prepare();

    const VolumeInfo& info() const override { return m_info; }
    ChunkPtr readChunk(const ChunkKey& key, std::stop_token stop) const override;

    /// A box of a level straight into memory, tightly packed, z-y-x; unlabeled outside. T is the type's. Of coarser levels it first brings
    /// up to date what changed.
    template <class T>
    void read(int level, const Box& box, T* into) const {
        gridOf(level).read(box, into);
    }

    /// The chunks of a level that hold voxels of a level-0 box.
    std::vector<ChunkKey> chunksOf(int level, const Box& box) const;

private:
    LabelGrid gridOf(int level) const;
    LabelGrid latest() const;

    VolumeInfo m_info;
    mutable std::mutex m_mutex;          ///< of the latest grid: nobody holds it for long, since the main thread waits for it
    LabelGrid m_latest;
    mutable std::mutex m_levelsMutex;    ///< of the coarser levels; taken before the other
    mutable LabelPyramid m_pyramid;
};

}  // namespace volumen
