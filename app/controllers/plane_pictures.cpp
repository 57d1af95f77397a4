#include "app/controllers/plane_pictures.h"

#include "core/project/navigation.h"
#include "ui/view/pane_wish.h"

namespace volumen {

namespace {

constexpr int kPlanePixels = 384;      // along the longer side: the pane is small, and these are loaded beside what is looked at
constexpr std::uint32_t kFirstView = 100;

std::size_t indexOf(PaneId pane) { return static_cast<std::size_t>(pane); }

/// The outer corners of a rectangle of pixels: upper left, upper right, lower right, lower left.
std::array<Point, 4> cornersOf(const PaneGrid& grid, const PixelRect& rect) {
    const double top = static_cast<double>(rect.top) - 0.5, left = static_cast<double>(rect.left) - 0.5;
    const double bottom = top + static_cast<double>(rect.height), right = left + static_cast<double>(rect.width);
    return {grid.plane.at(top, left), grid.plane.at(top, right), grid.plane.at(bottom, right), grid.plane.at(bottom, left)};
}

}  // namespace

PlanePictures::PlanePictures(Project& project, VolumeView& view, ColorMapLookup colorMaps, const MakeFeed& makeFeed, QObject* parent)
    : QObject(parent), m_project(project), m_view(view), m_colorMaps(std::move(colorMaps)) {
    for (const PaneId pane : kSlicePanes) {
        Plane& plane = m_planes[indexOf(pane)];
        plane.feed = makeFeed(kFirstView + static_cast<std::uint32_t>(pane));
        connect(plane.feed.get(), &SliceFeed::pictureReady, this, [this, pane] { show(pane); });
    }
    connect(&view, &VolumeView::shownChanged, this, &PlanePictures::projectChanged);
}

PlanePictures::~PlanePictures() = default;

bool PlanePictures::complete() const {
    return std::all_of(m_planes.begin(), m_planes.end(), [](const Plane& plane) { return plane.feed->complete(); });
}

void PlanePictures::chunksArrived(std::span<const ChunkId> chunks) {
    for (Plane& plane : m_planes) plane.feed->chunksArrived(chunks);
}

void PlanePictures::chunksReplaced(std::span<const ChunkId> chunks) {
    for (Plane& plane : m_planes) plane.feed->chunksReplaced(chunks);
}

void PlanePictures::wishAgain() {
    for (Plane& plane : m_planes) plane.feed->wishAgain();
}

void PlanePictures::projectChanged() {
    const bool empty = std::none_of(m_project.layers().begin(), m_project.layers().end(), [](const Layer& layer) { return layer.source != nullptr; });
    const Extent extent = m_project.extent();
    const auto box = empty ? std::nullopt : std::optional(WorldBox{extent.lo, extent.hi});
    const auto crosshair = empty ? std::nullopt : std::optional(m_project.crosshairUm());
    if (std::exchange(m_box, box) != box) m_view.setBox(box);  // each of these is a repaint in 3D
    if (std::exchange(m_crosshair, crosshair) != crosshair) m_view.setCrosshair(crosshair);
    for (const PaneId pane : kSlicePanes) {
        follow(pane);
        show(pane);
    }
}

bool PlanePictures::seen() const { return m_view.isVisible() && m_project.view().scene.planes; }

/// Nothing is loaded or sampled for planes that nobody sees.
void PlanePictures::follow(PaneId pane) {
    if (!seen()) return m_planes[indexOf(pane)].feed->setWish({});
    const PaneState state = fitted(m_project.view().pane(pane), m_project.extent(), kPlanePixels, kPlanePixels);
    const PaneGrid grid = gridOf(state, m_project.crosshairUm(), 1);
    const auto pixels = [&](Point direction) { return std::max(1, static_cast<int>(std::ceil(extentAlong(m_project.extent(), direction) / state.umPerPixel))); };
    const PixelRect rect = rectOf(state, grid, pixels(state.right), pixels(state.down));
    m_planes[indexOf(pane)].feed->setWish(paneWish(m_project, grid, rect, {}));
}

/// Only what is new: every plane that is set is a repaint in 3D. A hidden pane keeps what it showed.
void PlanePictures::show(PaneId pane) {
    Plane& plane = m_planes[indexOf(pane)];
    if (!seen()) {
        if (m_view.isVisible() && std::exchange(plane.shownPicture, 0) != 0) m_view.setPlane(axisOf(pane), {});
        return;
    }
    std::vector<LayerPass> passes = passesOf(m_project, m_colorMaps);
    if (plane.shownPicture == plane.feed->pictureNumber() && plane.shownPasses == passes) return;
    plane.shownPicture = plane.feed->pictureNumber();
    plane.shownPasses = passes;
    const SlicePicture& slice = plane.feed->picture();
    m_view.setPlane(axisOf(pane), {slice, std::move(passes), cornersOf(slice.grid, slice.rect)});
}

}  // namespace volumen
