#pragma once

#include <QObject>
#include <map>
#include <memory>
#include <span>

#include "core/jobs/job_runner.h"
#include "core/volume/chunk_loader.h"
#include "core/volume/slice_tiles.h"
#include "ui/render/slice_renderer.h"
#include "ui/view/pane_wish.h"

namespace volumen {

/// Path 1 of one pane, up to the texture: takes the latest wish, tells the loader which chunks it needs, has tiles sampled on the compute pool
/// from what is resident, and hands over a picture. Lives on the main thread and never waits; one job at a time. A picture is
/// shown as soon as all its tiles are there, at whatever level they could be sampled; what was shown before stays until then.
class SliceFeed : public QObject {
    Q_OBJECT
public:
    /// Which source of the loader reads a layer; 0: none.
    using SourceIds = std::function<SourceId(LayerId)>;

    /// `view` names this pane to the loader. All of them outlive the feed.
    SliceFeed(std::uint32_t view, JobRunner& runner, ThreadPool& pool, ChunkCache& cache, ChunkLoader& loader, SourceIds sourceIds);
    ~SliceFeed() override;

    void setWish(PaneWish wish);
    /// These are in the cache now, or have failed: what lacks them is sampled anew.
    void chunksArrived(std::span<const ChunkId> chunks);
    /// These were shown already and are others now.
    void chunksReplaced(std::span<const ChunkId> chunks);
    /// The cache's budget changed, or failures were forgotten.
    void wishAgain();

    const SlicePicture& picture() const { return m_picture; }
    /// Grows with every picture.
    std::uint64_t pictureNumber() const { return m_pictureNumber; }
    /// The picture is of the latest wish, and nothing more is to come.
    bool complete() const;
    /// A picture is in the making.
    bool sampling() const { return m_job.running(); }
    /// 0 … 1: how much of what is wanted has come.
    double loaded() const;
    /// Of the lowest layer: the level wanted, and how many there are. 0 of 0 while nothing is shown.
    int level() const { return m_level; }
    int levels() const { return m_levels; }

Q_SIGNALS:
    void pictureReady();

private:
    struct LayerFeed;
    struct Work;

    void wantChunks();
    void start();
    std::shared_ptr<Work> takeWork();
    void finished(const std::shared_ptr<Work>& work);
    bool isRead(const LayerWish& layer) const;
    void follow(const LayerWish& layer);
    void showWhatIsThere();

    std::uint32_t m_view;
    JobRunner& m_runner;
    ThreadPool& m_pool;
    ChunkCache& m_cache;
    ChunkLoader& m_loader;
    SourceIds m_sourceIds;
    PaneWish m_wish;
    PaneWish m_sampled;  ///< what the tiles are of
    std::map<LayerId, std::unique_ptr<LayerFeed>> m_layers;
    std::map<LayerId, int> m_wantedLevels;
    SlicePicture m_picture;
    std::uint64_t m_pictureNumber = 0;
    std::size_t m_wanted = 0;  ///< visible chunks of the wish
    int m_level = 0;
    int m_levels = 0;
    JobHandle m_job;
};

}  // namespace volumen
