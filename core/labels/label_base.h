#pragma once

#include <list>
#include <memory>
#include <mutex>
#include <optional>

#include "core/labels/leaf.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// Labels that lie beneath those that were painted: a volume of any size (a prediction, earlier labels), read chunk by chunk when it is needed and
/// never written. One level of it. All functions may be called from any thread.
class LabelBase {
public:
    /// Throws Error unless the volume's type is a whole one.
    LabelBase(VolumeSourcePtr source, int level);

    Voxel shape() const { return m_source->info().levels[static_cast<std::size_t>(m_level)].shape; }
    const VolumeSourcePtr& source() const { return m_source; }
    /// Ids may be over 255.
    bool needsWords() const { return size(m_source->info().type) > 1; }
    /// The labels of a leaf, by its index in leaves; unlabeled outside. Never absent. Waits for the disk unless a chunk around it was read lately. Throws
    /// Error when it cannot be read, or holds values that are no labels.
    Leaf leaf(Voxel index) const;
    /// The same without waiting: nothing where a chunk around it was not read lately.
    std::optional<Leaf> leafAtHand(Voxel index) const;

private:
    using Lately = std::list<std::pair<Voxel, ChunkPtr>>;
    std::optional<ChunkPtr> chunkAtHand(Voxel index) const;
    ChunkPtr chunk(Voxel index) const;
    void take(const ChunkPtr& from, Voxel chunkIndex, const Box& leaf, Leaf::Values& values) const;
    template <class ChunkOf>
    std::optional<Leaf> assembled(Voxel index, ChunkOf&& chunkOf) const;

    VolumeSourcePtr m_source;
    int m_level;
    mutable std::mutex m_mutex;
    mutable Lately m_lately;   ///< the latest first
};

using LabelBasePtr = std::shared_ptr<const LabelBase>;

}  // namespace volumen
