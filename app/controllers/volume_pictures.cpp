#include "app/controllers/volume_pictures.h"

#include <algorithm>

namespace volumen {

VolumePictures::VolumePictures(Project& project, VolumeView& view, std::unique_ptr<VolumeFeed> feed, QObject* parent)
    : QObject(parent), m_project(project), m_view(view), m_feed(std::move(feed)) {
    connect(m_feed.get(), &VolumeFeed::blocksChanged, this, [this] {
        showBlocks();
        Q_EMIT progressed();
    });
    for (const auto signal : {&VolumeView::cameraChanged, &VolumeView::clipChanged, &VolumeView::restingChanged, &VolumeView::shownChanged})
        connect(&m_view, signal, this, &VolumePictures::wish);
    connect(&m_view, &VolumeView::tooLarge, this, [this](std::size_t bytes) { setBudget(std::min(m_budgetBytes, bytes)); });
}

VolumePictures::~VolumePictures() = default;

void VolumePictures::setBudget(std::size_t bytes) {
    m_budgetBytes = bytes;
    wish();
}

void VolumePictures::projectChanged() {
    std::vector<VolumePass> passes = volumePasses(m_project);
    if (passes != m_passes) m_view.setVolumePasses(m_passes = std::move(passes)), showBlocks();
    wish();
}

/// What is only meshed stays out of the graphics memory.
void VolumePictures::showBlocks() {
    std::vector<PlacedBlock> drawn;
    for (const PlacedBlock& block : m_feed->blocks())
        if (std::any_of(m_passes.begin(), m_passes.end(), [&](const VolumePass& pass) { return pass.layer == block.layer; })) drawn.push_back(block);
    m_view.setVolumes(drawn);
}

void VolumePictures::wish() {
    m_feed->setWish({.layers = volumeLayers(m_project), .camera = m_view.camera(), .pixels = m_view.size() * m_view.devicePixelRatioF(), .clip = m_view.clip(),
                     .budgetBytes = m_budgetBytes, .resting = m_view.resting(), .hurried = m_view.hurried(), .visible = m_view.isVisible()});
    Q_EMIT progressed();
}

void VolumePictures::chunksArrived(std::span<const ChunkId> chunks) {
    m_feed->chunksArrived(chunks);
    Q_EMIT progressed();
}

void VolumePictures::chunksReplaced(std::span<const ChunkId> chunks) { m_feed->chunksReplaced(chunks); }

QString VolumePictures::notice() const {
    const auto& layers = m_project.layers();
    const bool open = std::any_of(layers.begin(), layers.end(), [](const Layer& layer) { return layer.source != nullptr; });
    const auto& levels = m_feed->levels();
    const auto drawn = std::find_if(levels.begin(), levels.end(), [this](const ShownLevel& level) { return m_passes.empty() || level.layer == m_passes.front().layer; });
    if (m_passes.empty() && open && levels.empty()) return tr("D shows the layer as a volume");
    if (drawn == levels.end()) return {};
    const ShownLevel& shown = *drawn;
    QStringList parts;
    if (shown.level == 0 && shown.thinning == 1 && shown.final) return tr("full resolution");
    if (shown.levels > 1) parts << tr("level %1 of %2").arg(shown.level).arg(shown.levels - 1);
    if (shown.thinning > 1) parts << tr("every %1 voxels").arg(shown.thinning);
    if (!shown.final) parts << tr("loading");
    else if (shown.limited) parts << tr("limited by the memory for 3D");
    return parts.join(", ");
}

}  // namespace volumen
