#include "ui/tools/voxel_stamp.h"

#include <algorithm>
#include <cmath>

#include "core/labels/plane_rows.h"

namespace volumen {

namespace {

constexpr int kAlpha = 150;
constexpr int kMostCells = 512;   // a side

/// Looks for voxels that mostly lie side by side.
class Finder {
public:
    explicit Finder(const VoxelSet& voxels) : m_voxels(voxels) {}

    bool contains(Voxel v) {
        const Voxel leaf{v.z >> 3, v.y >> 3, v.x >> 3};
        if (!m_found || leaf != m_leaf) m_found = true, m_leaf = leaf, m_at = m_voxels.find(leaf);
        return m_at != m_voxels.end() && m_at->second.test(static_cast<int>((v.z & 7) * 64 + (v.y & 7) * 8 + (v.x & 7)));
    }

private:
    const VoxelSet& m_voxels;
    bool m_found = false;
    Voxel m_leaf;
    VoxelSet::const_iterator m_at;
};

/// µm from voxel to voxel along a direction of the pane.
double stepAlong(Point direction, Spacing spacing) { return 1 / length(direction / spacing); }

}  // namespace

ToolStamp stampOf(const VoxelSet& voxels, Point centre, double radiusVoxels, const PaneState& pane, const Placement& placement, LabelColor color) {
    const double across = stepAlong(pane.right, placement.spacingUm), down = stepAlong(pane.down, placement.spacingUm);
    const double shared = std::max({1.0, std::ceil((2 * radiusVoxels + 3) / kMostCells), std::ceil(pane.umPerPixel / 2 / std::min(across, down))});
    const int half = static_cast<int>(std::ceil((radiusVoxels + 1) / shared)), side = 2 * half + 1;
    ToolStamp stamp{.cells = QImage(side, side, QImage::Format_ARGB32_Premultiplied), .um = {}, .across = pane.right * (across * shared), .down = pane.down * (down * shared)};
    const Point um = placement.toUm(centre), middle = um + alongPlane(placement.toUm(toPoint(nearestVoxel(centre))) - um, pane.normal());
    stamp.um = middle - (stamp.across + stamp.down) * half;
    const QRgb painted = qPremultiply(qRgba(color[0], color[1], color[2], kAlpha));
    const Point first = placement.toVoxels(stamp.um), right = stamp.across / placement.spacingUm, below = stamp.down / placement.spacingUm;
    Finder finder(voxels);
    for (int row = 0; row < side; ++row) {
        auto* cells = reinterpret_cast<QRgb*>(stamp.cells.scanLine(row));
        for (int column = 0; column < side; ++column) cells[column] = finder.contains(nearestVoxel(first + below * row + right * column)) ? painted : 0;
    }
    return stamp;
}

}  // namespace volumen
