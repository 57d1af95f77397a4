#pragma once

#include <array>
#include <optional>
#include <string_view>

#include "core/project/scene_state.h"
#include "core/project/space.h"
#include "core/volume/slice_plane.h"

namespace volumen {

/// The panes of the window. The first three are slices.
enum class PaneId { xy, xz, yz, volume };
constexpr std::array<PaneId, 3> kSlicePanes{PaneId::xy, PaneId::xz, PaneId::yz};

/// "xy", "xz", "yz", "3d": what scripts call them.
std::string_view name(PaneId pane);
std::optional<PaneId> paneNamed(std::string_view name);

/// The axis that an unturned slice pane looks along: XY along z.
Axis axisOf(PaneId slicePane);

/// How a slice pane lies in space. `right` and `down` are unit vectors in µm space, at right angles; the plane goes through the crosshair.
struct PaneState {
    Point right{0, 0, 1};
    Point down{0, 1, 0};
    Point centreUm;          ///< shown in the middle of the pane, after projection onto the plane
    double umPerPixel = 1;   ///< µm per device-independent pixel

    Point normal() const { return cross(right, down); }
    friend bool operator==(const PaneState&, const PaneState&) = default;
};

/// The unturned directions of a slice pane: rows and columns run as in storage (XY: y down, x right; XZ: z down, x right; YZ: z down, y right).
PaneState unturned(PaneId slicePane);
bool isUnturned(const PaneState& pane, PaneId slicePane);
/// `pane` turned about `axis` (a unit vector, µm space) by `radians`, about the crosshair.
PaneState turned(const PaneState& pane, Point axis, double radians);

enum class Layout { grid, onePlusThree, one };

struct ViewState {
    Point crosshair;  ///< voxels of the space, real
    std::array<PaneState, 3> panes{unturned(PaneId::xy), unturned(PaneId::xz), unturned(PaneId::yz)};
    Layout layout = Layout::grid;
    std::optional<PaneId> maximised;
    SceneState scene;

    const PaneState& pane(PaneId id) const { return panes[static_cast<std::size_t>(id)]; }
    PaneState& pane(PaneId id) { return panes[static_cast<std::size_t>(id)]; }
    friend bool operator==(const ViewState&, const ViewState&) = default;
};

/// A slice pane's pixel grid, in µm: pixel (row, column) lies at `plane.at(row, column)`. It depends on direction, zoom and depth only, so that
/// panning moves a rectangle over a grid that stays.
struct PaneGrid {
    SlicePlane plane;  ///< µm; steps are one device pixel long
    double depthUm = 0;

    /// The grid coordinates (row = y, column = x of the result's y and x) of a point projected onto the plane.
    Point pixelOf(Point um) const;
    friend bool operator==(const PaneGrid&, const PaneGrid&) = default;
};

/// `devicePixelRatio`: device pixels per device-independent pixel.
PaneGrid gridOf(const PaneState& pane, Point crosshairUm, double devicePixelRatio);
/// The rectangle of the grid that a pane of `width` x `height` device pixels shows.
PixelRect rectOf(const PaneState& pane, const PaneGrid& grid, int width, int height);

/// The same grid in a placed volume's level-0 voxels.
SlicePlane inVoxels(const SlicePlane& um, const Placement& placement);

}  // namespace volumen
