#include "ui/view/slice_feed.h"

#include <utility>

#include "core/volume/visible_chunks.h"

namespace volumen {

namespace {

constexpr std::size_t kTileBudgetBytes = std::size_t{48} << 20;  // a layer, a pane: a 4K screen and its surroundings
constexpr std::size_t kFeeds = 4;                                // three panes, and the planes in 3D, share the cache
constexpr double kPrefetchSlices = 4;
constexpr std::size_t kTilesAhead = 2;                           // a frame of panning

bool covers(const SliceTiles& tiles, const PixelRect& rect) {
    const std::vector<TileKey> keys = tilesIn(rect);
    return std::all_of(keys.begin(), keys.end(), [&](TileKey key) { return tiles.find(key) != nullptr; });
}

std::vector<ChunkKey> keysOf(std::span<const ChunkId> chunks, SourceId source) {
    std::vector<ChunkKey> keys;
    for (const ChunkId& chunk : chunks)
        if (chunk.source == source) keys.push_back(chunk.key);
    return keys;
}

}  // namespace

/// One layer's tiles, and who reads it.
struct SliceFeed::LayerFeed {
    SliceTiles tiles{kTileBudgetBytes};
    VolumeSourcePtr source;
    SourceId id = 0;
};

/// Tiles on their way: taken on the main thread, sampled on the pool, put back on the main thread.
struct SliceFeed::Work {
    struct Item {
        LayerId layer;
        VolumeSourcePtr source;
        SourceId id;
        TileTask task;
        SliceImagePtr image;
    };
    std::vector<Item> items;

    void sample(Item& item, ChunkCache& cache, const std::stop_token& stop) const {
        const auto lookup = [&cache, id = item.id](const ChunkKey& key) { return cache.find({id, key}); };
        SliceImagePtr image = sampleTile(item.source->info(), item.task, lookup, stop);
        if (!stop.stop_requested()) item.image = std::move(image);
    }
};

SliceFeed::SliceFeed(std::uint32_t view, JobRunner& runner, ThreadPool& pool, ChunkCache& cache, ChunkLoader& loader, SourceIds sourceIds)
    : m_view(view), m_runner(runner), m_pool(pool), m_cache(cache), m_loader(loader), m_sourceIds(std::move(sourceIds)) {}

SliceFeed::~SliceFeed() { m_loader.want(m_view, {}); }

void SliceFeed::setWish(PaneWish wish) {
    if (wish == m_wish) return;
    m_wish = std::move(wish);
    wantChunks();
    start();
}

void SliceFeed::wishAgain() {
    for (const auto& [layer, feed] : m_layers) feed->tiles.retry();
    wantChunks();
    start();
}

void SliceFeed::wantChunks() {
    std::vector<ChunkRequest> requests;
    m_wantedLevels.clear();
    m_level = m_levels = 0;
    for (const LayerWish& layer : m_wish.layers) {
        const SourceId id = m_sourceIds(layer.layer);
        if (id == 0) continue;
        const VolumeInfo& info = layer.source->info();
        const std::size_t share = m_cache.budget() / (kFeeds * m_wish.layers.size());
        const Point ahead = m_wish.travelUm / layer.placement.spacingUm * kPrefetchSlices;
        SliceWish slice = wishForSlice(id, info, inVoxels(m_wish.grid.plane, layer.placement), m_wish.rect, layer.slab, share, ahead);
        m_wantedLevels[layer.layer] = slice.level;
        if (m_levels == 0) m_level = slice.level, m_levels = static_cast<int>(info.levels.size());
        requests.insert(requests.end(), slice.requests.begin(), slice.requests.end());
    }
    m_wanted = static_cast<std::size_t>(std::count_if(requests.begin(), requests.end(), [](const ChunkRequest& r) { return r.tier == Tier::visible; }));
    m_loader.want(m_view, std::move(requests));
}

void SliceFeed::chunksArrived(std::span<const ChunkId> chunks) {
    for (const auto& [layer, feed] : m_layers) feed->tiles.arrived(feed->source->info(), keysOf(chunks, feed->id));
    start();
}

void SliceFeed::chunksReplaced(std::span<const ChunkId> chunks) {
    for (const auto& [layer, feed] : m_layers) feed->tiles.changed(feed->source->info(), keysOf(chunks, feed->id));
    start();
}

void SliceFeed::start() {
    if (m_job.running()) return;  // it starts the next one when it ends
    const std::shared_ptr<Work> work = takeWork();
    if (work->items.empty()) {
        if (!(m_picture.grid == m_sampled.grid && m_picture.rect == m_sampled.rect)) showWhatIsThere();
        return;
    }
    m_job = m_runner.run(
        [work, &pool = m_pool, &cache = m_cache](std::stop_token stop) {
            pool.parallelFor(static_cast<std::int64_t>(work->items.size()),
                             [&](std::int64_t index) { work->sample(work->items[static_cast<std::size_t>(index)], cache, stop); });
            return work;
        },
        [this, work](const Outcome<std::shared_ptr<Work>>&) { finished(work); });
}

/// The tiles follow the wish only here, between two jobs: what a job brings is always of the frame that is kept.
std::shared_ptr<SliceFeed::Work> SliceFeed::takeWork() {
    const PaneWish before = std::exchange(m_sampled, m_wish);
    const PixelRect coming = before.grid == m_wish.grid ? comingAfter(before.rect, m_wish.rect) : m_wish.rect;
    std::erase_if(m_layers, [&](const auto& kept) {
        return std::none_of(m_wish.layers.begin(), m_wish.layers.end(), [&](const LayerWish& layer) { return layer.layer == kept.first; });
    });
    auto work = std::make_shared<Work>();
    for (const LayerWish& layer : m_wish.layers) {
        if (!m_wantedLevels.contains(layer.layer) || !isRead(layer)) continue;
        follow(layer);
        LayerFeed& feed = *m_layers.at(layer.layer);
        std::vector<TileTask> tasks = feed.tiles.take(m_wish.rect);
        const std::size_t spare = kTilesAhead - std::min(kTilesAhead, tasks.size());
        for (TileTask& task : feed.tiles.takeAhead(coming, spare)) tasks.push_back(std::move(task));
        for (TileTask& task : tasks) work->items.push_back({layer.layer, feed.source, feed.id, std::move(task), nullptr});
    }
    return work;
}

/// A layer may have another source by now than when the wish was made; the next wish knows it, and what is shown stays until then.
bool SliceFeed::isRead(const LayerWish& layer) const { return m_loader.source(m_sourceIds(layer.layer)) == layer.source; }

void SliceFeed::follow(const LayerWish& layer) {
    std::unique_ptr<LayerFeed>& feed = m_layers[layer.layer];
    const SourceId id = m_sourceIds(layer.layer);
    if (!feed || feed->id != id || feed->source != layer.source) feed = std::make_unique<LayerFeed>(LayerFeed{.source = layer.source, .id = id});
    feed->tiles.setFrame({inVoxels(m_wish.grid.plane, layer.placement), m_wantedLevels.at(layer.layer), layer.interpolation, layer.slab});
}

void SliceFeed::finished(const std::shared_ptr<Work>& work) {
    for (Work::Item& item : work->items)
        if (const auto at = m_layers.find(item.layer); at != m_layers.end()) at->second->tiles.put(item.task, std::move(item.image));
    showWhatIsThere();
    start();
}

void SliceFeed::showWhatIsThere() {
    SlicePicture picture{.grid = m_sampled.grid, .rect = m_sampled.rect};
    for (const LayerWish& layer : m_sampled.layers) {
        const auto at = m_layers.find(layer.layer);
        if (at == m_layers.end()) continue;
        const SliceTiles& tiles = at->second->tiles;
        if (!covers(tiles, m_sampled.rect)) return;
        LayerTiles& shown = picture.layers.emplace_back(LayerTiles{layer.layer, texelsFor(layer.source->info().type), {}});
        for (const TileKey key : tilesIn(m_sampled.rect)) shown.tiles.push_back({rectOf(key).left, rectOf(key).top, tiles.find(key)});
    }
    m_picture = std::move(picture);
    ++m_pictureNumber;
    Q_EMIT pictureReady();
}

bool SliceFeed::complete() const {
    return !m_job.running() && m_sampled == m_wish && m_picture.grid == m_wish.grid && m_picture.rect == m_wish.rect && m_loader.pendingVisible(m_view) == 0;
}

double SliceFeed::loaded() const {
    if (m_wanted == 0) return 1;
    return 1 - std::min(1.0, static_cast<double>(m_loader.pendingVisible(m_view)) / static_cast<double>(m_wanted));
}

}  // namespace volumen
