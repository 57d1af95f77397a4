#include "app/controllers/panes.h"

#include <QIcon>
#include <algorithm>
#include <utility>

#include "core/base/text.h"
#include "core/project/navigation.h"

namespace volumen {

namespace {

constexpr std::uint32_t kVolumeView = 200;  // what the loader knows the 3D pane's volumes by
constexpr int kOthersMs = 4;                // a frame of the window costs more
constexpr int kHandRestsMs = 120;           // without a change

QString axisName(PaneId pane) { return pane == PaneId::xy ? "z" : pane == PaneId::xz ? "y" : "x"; }

/// "6,021 / 14,376": where the crosshair lies along the axis the pane looks along, of how many slices.
QString positionText(const Project& project, PaneId pane) {
    Point crosshair = project.view().crosshair;
    Voxel shape = project.space().shape;
    const auto at = std::llround(along(crosshair, axisOf(pane)));
    return QString("%1 %2 / %3").arg(axisName(pane), QString::fromStdString(formatThousands(at)), QString::fromStdString(formatThousands(along(shape, axisOf(pane)))));
}

}  // namespace

Panes::Panes(Engine& engine, Project& project, LayerSources& sources, ToolBox& tools, ColorMapLookup colorMaps)
    : m_engine(engine), m_project(project), m_sources(sources), m_tools(tools), m_grid(new ViewGrid) {
    for (const PaneId pane : kSlicePanes) addSlice(pane, colorMaps);
    addVolume();
    m_planes = std::make_unique<PlanePictures>(project, *m_volume, colorMaps, [this](std::uint32_t view) { return makeFeed(view); });
    m_volumePictures = std::make_unique<VolumePictures>(project, *m_volume, std::make_unique<VolumeFeed>(kVolumeView, engine.computeJobs, engine.compute, engine.cache, engine.loader,
                                                                                                        [this](LayerId layer) { return m_sources.idOf(layer); }));
    m_scene = std::make_unique<SceneControl>(project, *m_volume);
    connect(m_volumePictures.get(), &VolumePictures::progressed, this, &Panes::updateVolumeProgress);
    addSurfaces();
    m_others.setSingleShot(true);
    m_others.setInterval(kOthersMs);
    connect(&m_others, &QTimer::timeout, this, &Panes::showPictures);
    m_hands.setSingleShot(true);
    m_hands.setInterval(kHandRestsMs);
    connect(&m_hands, &QTimer::timeout, this, &Panes::showReplacedIn3D);
    m_grid->arrange(project.view().layout, project.view().maximised);
    updateTitles();
}

Panes::~Panes() {
    m_scene.reset();  // they listen to the view
    m_surfaces.reset();
    m_volumePictures.reset();
    m_planes.reset();
    delete m_grid;  // before the feeds that its views draw from
}

std::unique_ptr<SliceFeed> Panes::makeFeed(std::uint32_t view) {
    return std::make_unique<SliceFeed>(view, m_engine.computeJobs, m_engine.compute, m_engine.cache, m_engine.loader,
                                       [this](LayerId layer) { return m_sources.idOf(layer); });
}

void Panes::addSlice(PaneId pane, const ColorMapLookup& colorMaps) {
    const auto index = static_cast<std::size_t>(pane);
    m_feeds[index] = makeFeed(static_cast<std::uint32_t>(pane));
    auto* view = new SliceView(pane, m_project, m_tools, *m_feeds[index], colorMaps);
    auto* frame = new PaneFrame(pane, view, PaneStyle{});
    m_slices[index] = view;
    m_grid->addPane(frame);
    connect(view, &SliceView::hovered, this, [this, pane](const ToolEvent& event) {
        m_current = pane;
        Q_EMIT hovered(event);
    });
    connect(view, &SliceView::hoverEnded, this, &Panes::hoverEnded);
    connect(view, &SliceView::maximiseWanted, this, [this, pane] { toggleMaximised(pane); });
    connect(view, &SliceView::failed, this, &Panes::failed);
    connect(view, &SliceView::refused, this, &Panes::refused);
    connect(view, &SliceView::toolResized, this, &Panes::toolResized);
    connect(frame, &PaneFrame::maximiseWanted, this, [this, pane] { toggleMaximised(pane); });
    connect(frame, &PaneFrame::tearOffWanted, this, [this, pane] { toggleTornOff(pane); });
    connect(m_feeds[index].get(), &SliceFeed::pictureReady, this, [this, pane] { updateProgress(pane), pictureReady(); });
    connect(view, &SliceView::firstPictureDrawn, this, [this] { m_volume->setHeldBack(false); }, Qt::QueuedConnection);
}

void Panes::addVolume() {
    m_volume = new VolumeView;
    m_volume->setHeldBack(true);  // VTK compiles its shaders on this thread: after the first slice is seen
    auto* frame = new PaneFrame(PaneId::volume, m_volume, PaneStyle{});
    m_grid->addPane(frame);
    connect(m_volume, &VolumeView::crosshairWanted, this, [this](Point um) { placeCrosshair(m_project, um); });
    connect(m_volume, &VolumeView::maximizeWanted, this, [this] { toggleMaximised(PaneId::volume); });
    connect(frame, &PaneFrame::maximiseWanted, this, [this] { toggleMaximised(PaneId::volume); });
    connect(frame, &PaneFrame::tearOffWanted, this, [this] { toggleTornOff(PaneId::volume); });
}

void Panes::setStyle(const PaneStyle& style, std::function<QIcon(const QString&)> icons) {
    for (const PaneId pane : {PaneId::xy, PaneId::xz, PaneId::yz, PaneId::volume}) {
        frame(pane)->setStyleValues(style);
        frame(pane)->setButtonIcons(icons);
    }
    for (SliceView* view : m_slices) view->setPaneStyle(style);
    m_volume->setPaneStyle(style);
}

void Panes::setOverlaysHidden(bool hidden) {
    for (SliceView* view : m_slices) view->setOverlaysHidden(hidden);
    m_volume->setOverlaysHidden(hidden);
}

void Panes::setOverlays(const OverlayChoice& choice) {
    m_overlays = choice;
    for (SliceView* view : m_slices) view->setOverlays(choice);
    m_volume->setScaleBar(choice.scaleBar, m_project.space().calibrated);
}

void Panes::fit() {
    for (SliceView* view : m_slices) view->fit();
    m_volume->fit();
}

void Panes::toggleMaximised(PaneId pane) {
    m_project.setMaximised(m_project.view().maximised == pane ? std::nullopt : std::optional(pane));
}

void Panes::toggleTornOff(PaneId pane) {
    if (m_grid->tornOff(pane)) m_grid->putBack(pane);
    else m_grid->tearOff(pane);
}

void Panes::putAllBack() {
    for (const PaneId pane : {PaneId::xy, PaneId::xz, PaneId::yz, PaneId::volume}) m_grid->putBack(pane);
}

bool Panes::complete() const {
    const bool slices = std::all_of(m_slices.begin(), m_slices.end(), [](const SliceView* view) { return !view->isVisible() || view->complete(); });
    const bool volume = !m_volume->isVisible() || ((m_replaced.empty() || m_project.inStroke()) && m_planes->complete() && m_volumePictures->complete() && m_surfaces->complete() && m_volume->upToDate());
    return slices && volume;
}

QImage Panes::picture(PaneId pane) const {
    if (pane == PaneId::volume) return m_volume->grabPicture(m_volume->size() * m_volume->devicePixelRatioF(), m_volume->devicePixelRatioF());
    return slice(pane)->grabFramebuffer();
}

void Panes::projectChanged() {
    m_grid->arrange(m_project.view().layout, m_project.view().maximised);
    for (SliceView* view : m_slices) view->projectChanged();
    m_planes->projectChanged();
    m_volumePictures->projectChanged();
    m_surfaces->projectChanged();
    if (m_project.view().maximised == PaneId::volume) m_volume->setHeldBack(false);
    const bool open = !m_project.layers().empty();
    if (open && !m_boxShown) m_volume->showThreeQuarters();
    m_boxShown = open;
    m_scene->projectChanged();
    m_volume->setScaleBar(m_overlays.scaleBar, m_project.space().calibrated);
    updateTitles();
}

void Panes::toolChanged() {
    for (SliceView* view : m_slices) view->toolChanged();
}

/// All panes share one frame of the window, whatever changed in which.
void Panes::pictureReady() {
    if (std::none_of(m_feeds.begin(), m_feeds.end(), [](const auto& feed) { return feed->sampling(); })) showPictures();
    else if (!m_others.isActive()) m_others.start();
}

void Panes::showPictures() {
    m_others.stop();
    for (SliceView* view : m_slices)
        if (view->hasNews()) view->update();
}

void Panes::wishAgain() {
    for (const auto& feed : m_feeds) feed->wishAgain();
    m_planes->wishAgain();
    m_volumePictures->wishAgain();
}

void Panes::chunksArrived(std::span<const ChunkId> chunks) {
    for (const auto& feed : m_feeds) feed->chunksArrived(chunks);
    m_planes->chunksArrived(chunks);
    m_volumePictures->chunksArrived(chunks);
    for (const PaneId pane : kSlicePanes) updateProgress(pane);
}

void Panes::chunksReplaced(std::span<const ChunkId> chunks) {
    for (const auto& feed : m_feeds) feed->chunksReplaced(chunks);
    m_replaced.insert(m_replaced.end(), chunks.begin(), chunks.end());
    m_hands.start();
}

/// Making blocks and surfaces anew with every dab would take what the slices are sampled with, and drawing them the time of this thread.
void Panes::showReplacedIn3D() {
    if (m_project.inStroke()) return m_hands.start();
    std::sort(m_replaced.begin(), m_replaced.end());
    m_replaced.erase(std::unique(m_replaced.begin(), m_replaced.end()), m_replaced.end());
    const std::vector<ChunkId> replaced = std::exchange(m_replaced, {});
    m_planes->chunksReplaced(replaced);
    m_volumePictures->chunksReplaced(replaced);
}

void Panes::updateTitles() {
    for (const PaneId pane : kSlicePanes) {
        const QString title = QString::fromUtf8(name(pane).data()).toUpper();
        const bool turnedAway = !isUnturned(m_project.view().pane(pane), pane);
        frame(pane)->setTitle(turnedAway ? tr("%1 turned").arg(title) : title, m_project.layers().empty() ? QString() : positionText(m_project, pane));
        updateProgress(pane);
    }
    frame(PaneId::volume)->setTitle(tr("3D"), {});
}

void Panes::addSurfaces() {
    m_surfaces = std::make_unique<Surfaces>(m_project, m_engine.computeJobs, m_engine.ioJobs);
    connect(m_volumePictures.get(), &VolumePictures::progressed, this, [this] { m_surfaces->setBlocks(m_volumePictures->blocks(), m_volumePictures->complete()); });
    connect(m_surfaces.get(), &Surfaces::changed, this, [this] { m_volume->setSurfaces(m_surfaces->pictures()); });
    connect(m_surfaces.get(), &Surfaces::failed, this, &Panes::failed);
}

void Panes::updateVolumeProgress() {
    frame(PaneId::volume)->setLoaded(m_volumePictures->loaded());
    frame(PaneId::volume)->setNotice(m_volumePictures->notice());
}

void Panes::updateProgress(PaneId pane) {
    const SliceFeed& feed = *m_feeds[static_cast<std::size_t>(pane)];
    const double loaded = feed.loaded();
    frame(pane)->setLoaded(loaded);
    const bool coarse = feed.level() > 0;
    if (feed.levels() <= 1 || (!coarse && loaded >= 1)) return frame(pane)->setNotice({});
    frame(pane)->setNotice(tr("level %1 of %2").arg(feed.level()).arg(feed.levels() - 1) + (loaded < 1 ? tr(", loading") : QString()));
}

}  // namespace volumen
