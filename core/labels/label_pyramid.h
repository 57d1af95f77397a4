#pragma once

#include <vector>

#include "core/labels/label_grid.h"

namespace volumen {

/// Coarser levels of a grid: a voxel of one is the most frequent label of those under it, the smallest of equally frequent ones, as
/// conversions make them. Kept up to date by what changed only. One thread at a time.
class LabelPyramid {
public:
    /// `factors`: level 0 voxels … per voxel of the next level, 1 or 2 along each axis. Levels end when every axis that is reduced is ≤ 256.
    /// A base that `finest` has gives as many levels as its volume; what nobody painted on is the volume's own there.
    LabelPyramid(LabelGrid finest, Voxel factors);

    int levelCount() const { return static_cast<int>(m_levels.size()); }
    Voxel factors() const { return m_factors; }
    /// Level 0 becomes this; coarser ones follow when they are asked for.
    void setFinest(LabelGrid grid) { m_finest = std::move(grid); }
    /// A level as it is now; coarser ones are brought up to date first. Costs what changed since.
    const LabelGrid& level(int level);

private:
    void update(std::size_t level);
    Leaf reduced(const LabelGrid& fine, Voxel parent) const;

    Voxel m_factors;
    LabelGrid m_finest;
    std::vector<LabelGrid> m_levels;      ///< [0]: what level 1 was made from; each made from the one before as it is here
    std::vector<LabelGrid> m_madeFrom;    ///< [n]: level n − 1 as it was when level n was made
};

}  // namespace volumen
