#pragma once

#include <QObject>
#include <memory>

#include "ui/view/volume_feed.h"
#include "ui/view/volume_view.h"

namespace volumen {

/// What the 3D pane shows as volumes: takes the project's layers and the pane's camera to a feed, and its blocks to the pane.
class VolumePictures : public QObject {
    Q_OBJECT
public:
    /// All of them outlive it.
    VolumePictures(Project& project, VolumeView& view, std::unique_ptr<VolumeFeed> feed, QObject* parent = nullptr);
    ~VolumePictures() override;

    /// Of memory for what is shown in 3D.
    void setBudget(std::size_t bytes);
    std::size_t budget() const { return m_budgetBytes; }
    void projectChanged();
    void chunksArrived(std::span<const ChunkId> chunks);
    void chunksReplaced(std::span<const ChunkId> chunks);
    void wishAgain() { m_feed->wishAgain(); }

    bool complete() const { return m_feed->complete(); }
    double loaded() const { return m_feed->loaded(); }
    const std::vector<PlacedBlock>& blocks() const { return m_feed->blocks(); }
    const std::vector<ShownLevel>& levels() const { return m_feed->levels(); }
    /// "level 2 of 5, limited by the memory for 3D"; how to show one where none is; empty where all there is is shown.
    QString notice() const;

Q_SIGNALS:
    /// `loaded` or `notice` may be others now.
    void progressed();

private:
    void wish();
    void showBlocks();

    Project& m_project;
    VolumeView& m_view;
    std::unique_ptr<VolumeFeed> m_feed;
    std::size_t m_budgetBytes = std::size_t{256} << 20;
    std::vector<VolumePass> m_passes;
};

}  // namespace volumen
