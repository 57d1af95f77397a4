#include "app/controllers/plane_pictures.h"

#include "core/project/navigation.h"
#include "ui/render/compose.h"
#include "ui/view/pane_wish.h"

namespace volumen {

namespace {

constexpr int kPlanePixels = 384;      // along the longer side: the pane is small, and these are loaded beside what is looked at
constexpr std::uint32_t kFirstView = 100;
constexpr int kColorEveryMs = 80;

std::size_t indexOf(PaneId pane) { return static_cast<std::size_t>(pane); }

/// The outer corners of a rectangle of pixels: upper left, upper right, lower right, lower left.
std::array<Point, 4> cornersOf(const PaneGrid& grid, const PixelRect& rect) {
    const double top = static_cast<double>(rect.top) - 0.5, left = static_cast<double>(rect.left) - 0.5;
    const double bottom = top + static_cast<double>(rect.height), right = left + static_cast<double>(rect.width);
    return {grid.plane.at(top, left), grid.plane.at(top, right), grid.plane.at(bottom, right), grid.plane.at(bottom, left)};
}

}  // namespace

PlanePictures::PlanePictures(Engine& engine, Project& project, VolumeView& view, const ColorMapLookup& colorMaps, const MakeFeed& makeFeed, QObject* parent)
    : QObject(parent), m_engine(engine), m_project(project), m_view(view), m_colorMaps(colorMaps) {
    m_soon.setSingleShot(true);
    m_soon.setInterval(kColorEveryMs);
    connect(&m_soon, &QTimer::timeout, this, [this] {
        for (const PaneId pane : kSlicePanes) color(pane);
    });
    for (const PaneId pane : kSlicePanes) {
        Plane& plane = m_planes[indexOf(pane)];
        plane.feed = makeFeed(kFirstView + static_cast<std::uint32_t>(pane));
        connect(plane.feed.get(), &SliceFeed::pictureReady, this, &PlanePictures::colorSoon);
    }
}

PlanePictures::~PlanePictures() = default;

bool PlanePictures::complete() const {
    return !m_soon.isActive() && std::all_of(m_planes.begin(), m_planes.end(), [](const Plane& plane) { return plane.feed->complete() && !plane.coloring.running() && !plane.outdated; });
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
    for (const PaneId pane : kSlicePanes) follow(pane);
    colorSoon();
}

void PlanePictures::follow(PaneId pane) {
    const PaneState state = fitted(m_project.view().pane(pane), m_project.extent(), kPlanePixels, kPlanePixels);
    const PaneGrid grid = gridOf(state, m_project.crosshairUm(), 1);
    const auto pixels = [&](Point direction) { return std::max(1, static_cast<int>(std::ceil(extentAlong(m_project.extent(), direction) / state.umPerPixel))); };
    const PixelRect rect = rectOf(state, grid, pixels(state.right), pixels(state.down));
    m_planes[indexOf(pane)].feed->setWish(paneWish(m_project, grid, rect, {}));
}

void PlanePictures::colorSoon() {
    if (!m_soon.isActive()) m_soon.start();
}

std::vector<LayerPass> PlanePictures::passes() const {
    std::vector<LayerPass> result;
    for (const Layer& layer : m_project.layers())
        if (layer.source && layer.look.visible) result.push_back({layer.id, layer.look, m_colorMaps(layer.look.colorMap)});
    return result;
}

void PlanePictures::color(PaneId pane) {
    Plane& plane = m_planes[indexOf(pane)];
    plane.outdated = plane.coloring.running();
    if (plane.outdated) return;
    const SlicePicture& picture = plane.feed->picture();
    const std::array<Point, 4> corners = cornersOf(picture.grid, picture.rect);
    plane.coloring = m_engine.computeJobs.run([picture, passes = passes()](std::stop_token) { return composed(picture, passes, picture.rect); },
                                              [this, pane, corners](Outcome<QImage> outcome) {
                                                  if (const QImage* image = std::get_if<QImage>(&outcome)) m_view.setPlaneImage(axisOf(pane), *image, corners);
                                                  if (std::exchange(m_planes[indexOf(pane)].outdated, false)) color(pane);
                                              });
}

}  // namespace volumen
