#include "app/controllers/volume_pictures.h"

#include <algorithm>

namespace volumen {

VolumePictures::VolumePictures(Project& project, VolumeView& view, std::unique_ptr<VolumeFeed> feed, QObject* parent)
    : QObject(parent), m_project(project), m_view(view), m_feed(std::move(feed)) {
    connect(m_feed.get(), &VolumeFeed::blocksChanged, this, [this] {
        m_view.setVolumes(m_feed->blocks());
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
    if (passes != m_passes) m_view.setVolumePasses(m_passes = std::move(passes));
    wish();
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
    if (m_feed->levels().empty()) return open && volumeLayers(m_project).empty() ? tr("D shows the layer as a volume") : QString();
    const ShownLevel& shown = m_feed->levels().front();
    QStringList parts;
    if (shown.level == 0 && shown.thinning == 1 && shown.final) return tr("full resolution");
    if (shown.levels > 1) parts << tr("level %1 of %2").arg(shown.level).arg(shown.levels - 1);
    if (shown.thinning > 1) parts << tr("every %1 voxels").arg(shown.thinning);
    if (!shown.final) parts << tr("loading");
    else if (shown.limited) parts << tr("limited by the memory for 3D");
    return parts.join(", ");
}

}  // namespace volumen
