#pragma once

#include <QObject>
#include <functional>
#include <limits>
#include <map>
#include <memory>

#include "core/jobs/job_runner.h"
#include "core/volume/chunk_loader.h"
#include "ui/view/volume_wish.h"

namespace volumen {

class VolumePart;

/// How finely a layer is shown.
struct ShownLevel {
    LayerId layer = 0;
    int level = 0;
    int levels = 0;             ///< how many there are
    std::int64_t thinning = 1;  ///< every how many voxels of the level are shown
    bool limited = false;       ///< the budget allows no finer one
    bool final = false;         ///< nothing finer is to come as long as the view rests

    friend bool operator==(const ShownLevel&, const ShownLevel&) = default;
};

/// Path 1 of the 3D pane, up to the scene: takes the latest wish, tells the loader which chunks it needs, has blocks put together on the compute
/// pool from what is resident, and hands them over. Of each layer two are kept: the whole volume, small and coarse, which is there at
/// once and stands for what a moving view uncovers; and what a resting view sees, at the finest level that keeps the budget. Lives on the
/// main thread and never waits; a job a layer at a time.
class VolumeFeed : public QObject {
    Q_OBJECT
public:
    /// Which source of the loader reads a layer; 0: none.
    using SourceIds = std::function<SourceId(LayerId)>;

    /// `view` names this pane to the loader. All of them outlive the feed.
    VolumeFeed(std::uint32_t view, JobRunner& runner, ThreadPool& pool, ChunkCache& cache, ChunkLoader& loader, SourceIds sourceIds);
    ~VolumeFeed() override;

    void setWish(const VolumeWish& wish);
    void chunksArrived(std::span<const ChunkId> chunks);
    void chunksReplaced(std::span<const ChunkId> chunks);
    /// The cache's budget changed, or failures were forgotten.
    void wishAgain();

    /// One a layer: what suits the view now.
    const std::vector<PlacedBlock>& blocks() const { return m_blocks; }
    /// Of each block.
    const std::vector<ShownLevel>& levels() const { return m_levels; }
    /// The blocks are those of the latest wish, and nothing more is to come.
    bool complete() const;
    /// 0 … 1: how much of what is wanted has come.
    double loaded() const;

Q_SIGNALS:
    /// `blocks` or `levels` are others now.
    void blocksChanged();

private:
    struct LayerFeed;

    void follow();
    void aim(LayerFeed& feed);
    void wantChunks();
    void start();
    void start(LayerFeed& feed);
    void finished(LayerId layer, VolumePart& part, const VolumeRegion& region, Outcome<VoxelBlockPtr>&& outcome);
    void show();

    std::uint32_t m_view;
    JobRunner& m_runner;
    ThreadPool& m_pool;
    ChunkCache& m_cache;
    ChunkLoader& m_loader;
    SourceIds m_sourceIds;
    VolumeWish m_wish;
    std::map<LayerId, std::unique_ptr<LayerFeed>> m_layers;
    std::vector<std::pair<SourceId, VolumeRegion>> m_asked;  ///< the regions whose chunks the loader was asked for
    std::size_t m_askedChunks = 0;
    std::size_t m_mostBytes = std::numeric_limits<std::size_t>::max();  ///< what memory has been found to allow
    std::vector<PlacedBlock> m_blocks;
    std::vector<ShownLevel> m_levels;
};

}  // namespace volumen
