#include "ui/view/volume_feed.h"

#include <algorithm>
#include <numeric>
#include <unordered_set>

#include "core/volume/assemble_block.h"
#include "ui/view/volume_part.h"

namespace volumen {

namespace {

// Of sixteen parts of a layer's share of the budget, and twice, since a block stays until the one that takes its place is made.
constexpr std::size_t kParts = 16, kDetailParts = 7, kOverviewParts = 1;
constexpr std::size_t kMostOverviewBytes = std::size_t{4} << 20;  // 160³ of u8: at once there, quick to draw
constexpr std::size_t kCacheShare = 4;                            // the slices need the rest
constexpr double kMargin = 0.06;                                  // on each side of what is seen, so that a small turn needs no new block

Bounds widened(const Bounds& seen) {
    const Point margin = (seen.hi - seen.lo) * kMargin;
    return {seen.lo - margin, seen.hi + margin};
}

/// Level 0 alone, where the cache has room for all of it.
std::optional<VolumeInfo> finestOf(VolumeInfo info, std::size_t cacheBytes) {
    info.levels.resize(1);
    const LevelInfo& level = info.levels.front();
    const auto chunks = static_cast<std::size_t>(voxelCount(ceilDiv(level.shape, level.chunkShape)));
    return chunks <= cacheBytes / residentCost(info.type, level.chunkShape) ? std::optional(std::move(info)) : std::nullopt;
}

bool contains(const Box& outer, const Box& inner) { return intersection(outer, inner) == inner; }

Bounds inside(const Bounds& a, const Bounds& b) {
    return {{std::max(a.lo.z, b.lo.z), std::max(a.lo.y, b.lo.y), std::max(a.lo.x, b.lo.x)}, {std::min(a.hi.z, b.hi.z), std::min(a.hi.y, b.hi.y), std::min(a.hi.x, b.hi.x)}};
}

}  // namespace

struct VolumeFeed::LayerFeed {
    VolumeLayerWish wish;
    SourceId id = 0;
    VolumePart overview, detail;
    Bounds detailBounds;               ///< what the detail's region was chosen for
    std::optional<SeenPart> seen;      ///< now
    bool limited = false;              ///< the budget allows no finer level
    JobHandle job;
    const VolumePart* making = nullptr;
    VolumeRegion makingRegion;

    std::optional<VolumeInfo> exact;   ///< level 0 alone

    const VolumeInfo& info() const { return exact ? *exact : wish.source->info(); }
    VolumePart* due(bool lastChance) { return overview.due(lastChance) ? &overview : detail.due(lastChance) ? &detail : nullptr; }
    /// Nothing is being made, nor worth making.
    bool done() { return !job.running() && !due(true); }
    /// What is being made is not wanted any more.
    bool makesInVain() const { return job.running() && making->region() != makingRegion; }
    /// The detail's block holds all that is seen now.
    bool detailCovers() const {
        if (!detail.wanted() || !detail.block()) return false;
        const VolumeRegion& region = detail.blockRegion();
        return !seen || contains(region.box, boxAtLevel(info().levels[static_cast<std::size_t>(region.level)], seen->bounds, region.thinning));
    }
    const VolumePart& shown(bool hurried) const { return (detailCovers() && !hurried) || !overview.block() ? detail : overview; }
};

VolumeFeed::VolumeFeed(std::uint32_t view, JobRunner& runner, ThreadPool& pool, ChunkCache& cache, ChunkLoader& loader, SourceIds sourceIds)
    : m_view(view), m_runner(runner), m_pool(pool), m_cache(cache), m_loader(loader), m_sourceIds(std::move(sourceIds)) {}

VolumeFeed::~VolumeFeed() { m_loader.want(m_view, {}); }

void VolumeFeed::setWish(const VolumeWish& wish) {
    if (wish == m_wish) return;
    m_wish = wish;
    if (!wish.visible) return m_asked.clear(), m_loader.want(m_view, {});
    follow();
    wantChunks();
    start();
    show();
}

void VolumeFeed::wishAgain() {
    for (const auto& [layer, feed] : m_layers) feed->overview.lookAgain(m_cache), feed->detail.lookAgain(m_cache);
    if (!m_wish.visible) return;
    m_asked.clear();
    follow();
    wantChunks();
    start();
}

/// The layers that are wanted, and what of each.
void VolumeFeed::follow() {
    std::erase_if(m_layers, [&](const auto& kept) {
        return std::none_of(m_wish.layers.begin(), m_wish.layers.end(), [&](const VolumeLayerWish& layer) { return layer.layer == kept.first; });
    });
    for (const VolumeLayerWish& layer : m_wish.layers) {
        const SourceId id = m_sourceIds(layer.layer);
        if (id == 0) continue;
        std::unique_ptr<LayerFeed>& feed = m_layers[layer.layer];
        if (!feed || feed->id != id) feed = std::make_unique<LayerFeed>();
        if (feed->wish != layer) feed->exact = layer.exactValues ? finestOf(layer.source->info(), m_cache.budget() / kCacheShare) : std::nullopt;
        feed->wish = layer;
        feed->id = id;
        aim(*feed);
    }
}

void VolumeFeed::aim(LayerFeed& feed) {
    const double all = std::accumulate(m_wish.layers.begin(), m_wish.layers.end(), 0.0, [](double sum, const VolumeLayerWish& layer) { return sum + layer.share; });
    const auto partOf = [&](std::size_t bytes) { return static_cast<std::size_t>(static_cast<double>(bytes) * feed.wish.share / all); };
    const std::size_t share = partOf(std::min(m_wish.budgetBytes, m_mostBytes)) / kParts, chunks = partOf(m_cache.budget() / kCacheShare);
    const RegionLimits small{.blockBytes = std::min(share * kOverviewParts, kMostOverviewBytes), .chunkBytes = chunks};
    feed.overview.aim(feed.id, feed.info(), chooseRegion(feed.info(), wholeOf(feed.info()), small), m_cache);
    feed.seen = seenPart(m_wish, feed.wish);
    if (!m_wish.resting || !feed.seen) return;
    const RegionLimits limits{.blockBytes = share * kDetailParts, .chunkBytes = chunks, .step = feed.seen->step};
    VolumeRegion region = chooseRegion(feed.info(), feed.seen->bounds, limits);
    feed.limited = region.limited;
    const VolumeRegion& whole = feed.overview.region();
    if (region.box.empty() || region.level > whole.level || (region.level == whole.level && region.thinning >= whole.thinning)) return feed.detail.drop();
    const bool same = feed.detail.wanted() && feed.detail.region().level == region.level && feed.detail.region().thinning == region.thinning && feed.detail.region().limited == region.limited;
    if (same && contains(feed.detail.region().box, region.box)) return;
    feed.detailBounds = feed.seen->bounds;
    const Bounds wider = inside(widened(feed.seen->bounds), wholeOf(feed.info()));
    const VolumeRegion larger = chooseRegion(feed.info(), wider, limits);
    if (larger.level == region.level && larger.thinning == region.thinning) region = larger, feed.detailBounds = wider;
    feed.detail.aim(feed.id, feed.info(), region, m_cache);
}

/// The overviews of all layers first. A turn that changes no region asks for nothing.
void VolumeFeed::wantChunks() {
    std::vector<std::pair<SourceId, VolumeRegion>> regions;
    for (const auto& [layer, feed] : m_layers) {
        regions.emplace_back(feed->id, feed->overview.region());
        if (feed->detail.wanted()) regions.emplace_back(feed->id, feed->detail.region());
    }
    if (regions == m_asked) return;
    m_asked = std::move(regions);
    std::vector<ChunkRequest> requests;
    std::unordered_set<ChunkId> asked;
    const auto add = [&](const std::vector<ChunkRequest>& more) {
        for (const ChunkRequest& request : more)
            if (asked.insert(request.id).second) requests.push_back(request);
    };
    for (const auto& [layer, feed] : m_layers) add(requestsFor(feed->id, feed->info(), wholeOf(feed->info()), feed->overview.region()));
    for (const auto& [layer, feed] : m_layers)
        if (feed->detail.wanted()) add(requestsFor(feed->id, feed->info(), feed->detailBounds, feed->detail.region()));
    m_askedChunks = requests.size();
    m_loader.want(m_view, std::move(requests));
}

void VolumeFeed::chunksArrived(std::span<const ChunkId> chunks) {
    for (const auto& [layer, feed] : m_layers) feed->overview.arrived(chunks), feed->detail.arrived(chunks);
    start();
}

void VolumeFeed::chunksReplaced(std::span<const ChunkId> chunks) {
    for (const auto& [layer, feed] : m_layers) feed->overview.replaced(chunks), feed->detail.replaced(chunks);
    start();
}

void VolumeFeed::start() {
    if (!m_wish.visible) return;
    for (const auto& [layer, feed] : m_layers) start(*feed);
}

void VolumeFeed::start(LayerFeed& feed) {
    if (feed.makesInVain()) feed.job.drop();
    if (feed.job.running()) return;  // it starts the next one when it ends
    VolumePart* part = feed.due(m_loader.pendingVisible(m_view) == 0);
    if (!part) return;
    part->begin(m_cache);
    const VolumeRegion region = part->region();
    feed.making = part;
    feed.makingRegion = region;
    feed.job = m_runner.run(
        [info = feed.info(), region, id = feed.id, &cache = m_cache, &pool = m_pool](std::stop_token stop) {
            const auto lookup = [&cache, id](const ChunkKey& key) { return cache.find({id, key}); };
            return assembleBlock(info, region, lookup, pool, stop).block;
        },
        [this, part, region, layer = feed.wish.layer](Outcome<VoxelBlockPtr> outcome) { finished(layer, *part, region, std::move(outcome)); });
}

/// Never called for a layer that is gone: its handle went with it. Where memory ended, half of it is tried.
void VolumeFeed::finished(LayerId layer, VolumePart& part, const VolumeRegion& region, Outcome<VoxelBlockPtr>&& outcome) {
    if (const auto* block = std::get_if<VoxelBlockPtr>(&outcome)) {
        part.made(region, *block);
    } else if (std::holds_alternative<Error>(outcome)) {
        m_mostBytes = std::min(m_wish.budgetBytes, m_mostBytes) / 2;
        follow();
        wantChunks();
    }
    start(*m_layers.at(layer));
    show();
}

void VolumeFeed::show() {
    std::vector<PlacedBlock> blocks;
    std::vector<ShownLevel> levels;
    for (const auto& [layer, feed] : m_layers) {
        const VolumePart& part = feed->shown(m_wish.hurried);
        if (!part.block()) continue;
        const VolumeRegion& region = part.blockRegion();
        blocks.push_back(placed(feed->wish, region, part.block()));
        levels.push_back({layer, region.level, static_cast<int>(feed->info().levels.size()), region.thinning, feed->limited, m_wish.resting && feed->done()});
    }
    if (blocks == m_blocks && levels == m_levels) return;
    m_blocks = std::move(blocks);
    m_levels = std::move(levels);
    Q_EMIT blocksChanged();
}

bool VolumeFeed::complete() const {
    const bool done = std::all_of(m_layers.begin(), m_layers.end(), [](const auto& layer) { return layer.second->done(); });
    return m_wish.resting && done && m_loader.pendingVisible(m_view) == 0;
}

double VolumeFeed::loaded() const {
    if (m_askedChunks == 0) return 1;
    return 1 - std::min(1.0, static_cast<double>(m_loader.pendingVisible(m_view)) / static_cast<double>(m_askedChunks));
}

}  // namespace volumen
