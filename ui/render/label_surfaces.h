#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <stop_token>
#include <vector>

#include "core/base/triangle_mesh.h"
#include "core/volume/voxel_block.h"

namespace volumen {

/// The surface of one value of a volume of labels or instances.
struct LabelSurface {
    std::uint32_t label = 0;
    std::shared_ptr<const TriangleMesh> mesh;  ///< world µm, with normals
};

/// The most surfaces that are made: of the values that fill most.
constexpr std::size_t kMostLabelSurfaces = 256;

/// The surfaces about each value but 0 of a block of whole numbers below 65,536. The mean of a voxel and its 26 neighbours is meshed, so that they are smooth. The block's
/// faces close them. Meshed brick by brick, so that after a stroke only the bricks that it changed are meshed anew. Immutable once made.
class LabelSurfaces {
public:
    /// `former`: may be null; what it has of a block at the same place is taken over where the voxels are the same.
    /// Throws Error where the values are no labels, Cancelled. Any thread but the main one.
    static std::shared_ptr<const LabelSurfaces> make(VoxelBlockPtr block, Point originUm, Spacing spacingUm, const LabelSurfaces* former, const std::stop_token& stop);

    const std::vector<LabelSurface>& surfaces() const { return m_surfaces; }  ///< by label, rising
    std::size_t meshedBricks() const { return m_meshedBricks; }               ///< those that were not taken over

private:
    /// What of a label lies in a brick: `mesh`, in voxels of the block, is null where there is none, or the label is not among those that are shown.
    struct Part {
        std::int64_t voxels = 0;
        std::shared_ptr<const TriangleMesh> mesh;
    };
    using Brick = std::map<std::uint32_t, Part>;

    template <class T>
    void fill(const LabelSurfaces* former, const std::stop_token& stop);
    void join(const LabelSurfaces* former, const std::vector<bool>& same);
    std::shared_ptr<const TriangleMesh> joined(std::uint32_t label) const;
    std::vector<std::uint32_t> largest() const;

    VoxelBlockPtr m_block;
    Point m_originUm;
    Spacing m_spacingUm{1, 1, 1};
    std::vector<Brick> m_bricks;
    std::vector<std::uint32_t> m_shown;  ///< labels, rising
    std::vector<LabelSurface> m_surfaces;
    std::size_t m_meshedBricks = 0;
};

}  // namespace volumen
