#include "core/volume/chunk_loader.h"

#include <pthread.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <new>
#include <tuple>
#include <utility>

#include "core/base/error.h"
#include "core/base/text.h"

namespace volumen {

namespace {

constexpr auto kAnnounceEvery = std::chrono::milliseconds(4);

bool inBackground(const PlannedRead& read) { return read.exact || read.tier != Tier::visible; }

CachedChunk absent() {
    CachedChunk entry;
    entry.state = ChunkState::absent;
    return entry;
}

CachedChunk resident(ChunkPtr chunk) {
    CachedChunk entry;
    entry.state = ChunkState::resident;
    entry.chunk = std::move(chunk);
    return entry;
}

CachedChunk failed(std::string reason) {
    CachedChunk entry;
    entry.state = ChunkState::failed;
    entry.reason = std::move(reason);
    return entry;
}

CachedChunk entryOf(ChunkPtr chunk, const VolumeInfo& info, const ChunkKey& key) {
    if (!chunk) return absent();
    const Voxel expected = info.levels[static_cast<std::size_t>(key.level)].chunkShape;
    if (chunk->type() != info.type || chunk->shape() != expected)
        return failed(info.path + ": a chunk of level " + std::to_string(key.level) + " is of shape " + formatShape(chunk->shape()) + " instead of " +
                      formatShape(expected) + "; the store is damaged");
    return resident(std::move(chunk));
}

CachedChunk readOf(const VolumeSource& source, const PlannedRead& read, const std::stop_token& stop) {
    if (!read.exact)
        if (std::optional<ChunkPtr> quick = source.readQuickly(read.id.key, stop)) {
            CachedChunk entry = entryOf(std::move(*quick), source.info(), read.id.key);
            entry.provisional = true;
            return entry;
        }
    return entryOf(source.readChunk(read.id.key, stop), source.info(), read.id.key);
}

/// Nothing when the read was cancelled.
std::optional<CachedChunk> outcomeOf(const VolumeSource& source, const PlannedRead& read, const std::stop_token& stop) {
    try {
        return readOf(source, read, stop);
    } catch (const Cancelled&) {
        return std::nullopt;
    } catch (const std::bad_alloc&) {
        return failed(source.info().path + ": not enough memory for a chunk; lower the budget in the preferences");
    } catch (const std::exception& error) {
        return failed(error.what());
    }
}

/// What is to be drawn from chunks that are there goes before reading more: on Linux, a thread has a niceness of its own.
void stepBack() {
    constexpr int kNiceness = 5;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), kNiceness);
}

}  // namespace

int ChunkLoader::defaultThreads() { return std::max(4, static_cast<int>(std::thread::hardware_concurrency())); }

ChunkLoader::ChunkLoader(ChunkCache& cache, int threads) : m_cache(cache), m_threadCount(std::max(1, threads)) {
    for (int i = 0; i < m_threadCount; ++i) m_threads.emplace_back([this] { work(); });
    m_threads.emplace_back([this] { announce(); });
}

ChunkLoader::~ChunkLoader() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
        for (auto& [id, running] : m_running) running.stop.request_stop();
    }
    m_wake.notify_all();
    m_announceWake.notify_all();
    for (std::thread& thread : m_threads) thread.join();
    m_cache.pin({});
}

SourceId ChunkLoader::add(VolumeSourcePtr source) {
    const std::lock_guard lock(m_mutex);
    m_sources[++m_lastId].volume = std::move(source);
    return m_lastId;
}

void ChunkLoader::remove(SourceId id) {
    const std::lock_guard lock(m_mutex);
    m_sources.erase(id);
    for (auto& [chunk, running] : m_running)
        if (chunk.source == id) running.outdated = true, running.stop.request_stop();
    m_cache.forgetSource(id);
    replan();
}

VolumeSourcePtr ChunkLoader::source(SourceId id) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_sources.find(id);
    return found == m_sources.end() ? nullptr : found->second.volume;
}

void ChunkLoader::want(std::uint32_t view, std::vector<ChunkRequest> requests) {
    const std::lock_guard lock(m_mutex);
    const auto old = m_views.find(view);
    if (old == m_views.end() ? requests.empty() : old->second == requests) return;
    if (requests.empty()) m_views.erase(old);
    else m_views[view] = std::move(requests);
    replan();
}

void ChunkLoader::onArrival(std::function<void(std::vector<ChunkId>)> arrived) {
    const std::lock_guard lock(m_arrivalMutex);
    m_onArrival = std::move(arrived);
}

void ChunkLoader::onReplaced(std::function<void(std::vector<ChunkId>)> replaced) {
    const std::lock_guard lock(m_arrivalMutex);
    m_onReplaced = std::move(replaced);
}

void ChunkLoader::retry(SourceId id) {
    const std::lock_guard lock(m_mutex);
    m_cache.forgetFailures(id);
    replan();
}

void ChunkLoader::refresh(const std::vector<ChunkId>& ids) {
    const std::lock_guard lock(m_mutex);
    for (const ChunkId& id : ids) {
        if (m_wanted.contains(id)) m_stale.insert(id);
        else m_cache.forget(id);
        if (const auto running = m_running.find(id); running != m_running.end()) running->second.outdated = true;
    }
    replan();
}

void ChunkLoader::setBudget(std::size_t budgetBytes) {
    const std::lock_guard lock(m_mutex);
    m_cache.setBudget(budgetBytes);
    replan();
}

bool ChunkLoader::idle() const {
    const std::lock_guard lock(m_mutex);
    return quiet() && !news() && !m_announcing;
}

std::size_t ChunkLoader::pendingVisible(std::uint32_t view) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_views.find(view);
    if (found == m_views.end()) return 0;
    return static_cast<std::size_t>(std::count_if(found->second.begin(), found->second.end(), [this](const ChunkRequest& request) {
        if (request.tier != Tier::visible) return false;
        const auto running = m_running.find(request.id);
        return m_queued.contains(request.id) || (running != m_running.end() && !running->second.read.exact);
    }));
}

// The plan. Everything below holds m_mutex.

/// Nothing when there is no such chunk: its source was removed, or has fewer levels.
std::optional<std::size_t> ChunkLoader::costOf(const ChunkId& id) const {
    const auto found = m_sources.find(id.source);
    if (found == m_sources.end()) return std::nullopt;
    const VolumeInfo& info = found->second.volume->info();
    if (id.key.level < 0 || static_cast<std::size_t>(id.key.level) >= info.levels.size()) return std::nullopt;
    return residentCost(info.type, info.levels[static_cast<std::size_t>(id.key.level)].chunkShape);
}

std::vector<Wish> ChunkLoader::possibleWishes(std::vector<std::size_t>& costs) const {
    std::vector<Wish> wishes = mergedWishes(m_views);
    std::erase_if(wishes, [&](const Wish& wish) {
        const std::optional<std::size_t> cost = costOf(wish.id);
        if (cost) costs.push_back(*cost);
        return !cost;
    });
    return wishes;
}

/// What is stale is treated as a stand-in: kept until it is read again.
std::vector<ChunkCache::Known> ChunkLoader::surveyed(const std::vector<ChunkId>& ids) const {
    std::vector<ChunkCache::Known> known = m_cache.survey(ids);
    if (m_stale.empty()) return known;
    for (std::size_t i = 0; i < ids.size(); ++i) known[i].provisional = known[i].provisional || m_stale.contains(ids[i]);
    return known;
}

void ChunkLoader::replan() {
    std::vector<std::size_t> costs;
    const std::vector<Wish> wishes = possibleWishes(costs);
    std::vector<ChunkId> ids(wishes.size());
    std::transform(wishes.begin(), wishes.end(), ids.begin(), [](const Wish& wish) { return wish.id; });
    m_wanted = {ids.begin(), ids.end()};
    cancelUnwanted();

    std::size_t reserved = 0;
    for (const auto& [id, running] : m_running) reserved += running.read.bytes;
    const std::size_t budget = m_cache.budget();
    const LoadPlan plan = planLoads(wishes, surveyed(ids), costs, [this](const ChunkId& id) { return m_running.contains(id); },
                                    budget - std::min(budget, reserved));
    m_cache.pin(plan.pinned);
    m_refused = plan.refused;
    m_queued.clear();
    m_refining = 0;
    for (auto& [id, source] : m_sources) source.queue.clear();
    for (const PlannedRead& read : plan.reads) {
        m_sources[read.id.source].queue.push_back(read);
        if (read.exact) ++m_refining;
        else m_queued.insert(read.id);
    }
    if (!plan.reads.empty()) m_wake.notify_all();
    m_announceWake.notify_all();
}

void ChunkLoader::cancelUnwanted() {
    for (auto& [id, running] : m_running)
        if (!m_wanted.contains(id)) running.stop.request_stop();
}

bool ChunkLoader::mayStart(const Source& source) const {
    if (source.queue.empty()) return false;
    const int others = static_cast<int>(m_sources.size()) - 1;
    if (source.running >= std::max((m_threadCount + 1) / 2, m_threadCount - others)) return false;
    return !inBackground(source.queue.front()) || m_background < std::max(1, m_threadCount / 2);
}

/// The most important read that may start: by tier, then from the source that has the fewest threads, then by its place in the list.
std::optional<PlannedRead> ChunkLoader::next() {
    Source* best = nullptr;
    const auto rank = [](const Source& source) {
        const PlannedRead& read = source.queue.front();
        return std::tuple(read.exact, read.tier, source.running, read.order);
    };
    for (auto& [id, source] : m_sources)
        if (mayStart(source) && (!best || rank(source) < rank(*best))) best = &source;
    if (!best) return std::nullopt;
    const PlannedRead read = best->queue.front();
    best->queue.pop_front();
    if (read.exact) --m_refining;
    else m_queued.erase(read.id);
    return read;
}

void ChunkLoader::work() {
    ::pthread_setname_np(::pthread_self(), "chunk reader");
    stepBack();
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        if (const std::optional<PlannedRead> read = next()) run(*read, lock);
        else m_wake.wait(lock);
    }
}

/// A read for which there is no room any more (somebody else put chunks, or lowered the budget) is left out until the next plan.
void ChunkLoader::run(const PlannedRead& read, std::unique_lock<std::mutex>& lock) {
    if (!m_cache.reserve(read.bytes)) {
        m_refused = true;
        return;
    }
    Running& entry = m_running.emplace(read.id, Running{.stop = {}, .read = read}).first->second;
    const std::stop_token stop = entry.stop.get_token();
    Source& source = m_sources.at(read.id.source);
    const VolumeSourcePtr volume = source.volume;
    ++source.running;
    if (inBackground(read)) ++m_background;
    lock.unlock();
    std::optional<CachedChunk> outcome = outcomeOf(*volume, read, stop);
    lock.lock();
    if (inBackground(read)) --m_background;
    if (const auto found = m_sources.find(read.id.source); found != m_sources.end()) --found->second.running;
    const Running finished = std::move(m_running.extract(read.id).mapped());
    keep(finished, std::move(outcome));
}

/// What nobody wants any more but was read all the same stays as recent; it is not announced.
void ChunkLoader::keep(const Running& finished, std::optional<CachedChunk>&& entry) {
    const PlannedRead& read = finished.read;
    const bool wanted = m_wanted.contains(read.id);
    bool again = true;
    if (!entry || finished.outdated) m_cache.release(read.bytes);
    else {
        again = entry->provisional || !wanted || (m_refused && !entry->chunk);
        m_stale.erase(read.id);
        const bool kept = m_cache.putReserved(read.id, std::move(*entry), wanted, read.bytes);
        if (kept && wanted) (read.exact ? m_replaced : m_arrived).push_back(read.id);
    }
    if (again && (wanted || m_refused)) replan();
    m_wake.notify_one();
    m_announceWake.notify_one();
}

void ChunkLoader::announce() {
    ::pthread_setname_np(::pthread_self(), "chunk arrivals");
    std::unique_lock lock(m_mutex);
    while (!m_stopping) {
        m_announceWake.wait(lock, [this] { return m_stopping || news(); });
        if (m_stopping) return;
        std::vector<ChunkId> arrived = std::exchange(m_arrived, {}), replaced = std::exchange(m_replaced, {});
        m_announcing = true;
        lock.unlock();
        {
            const std::lock_guard calling(m_arrivalMutex);
            if (m_onArrival && !arrived.empty()) m_onArrival(std::move(arrived));
            if (m_onReplaced && !replaced.empty()) m_onReplaced(std::move(replaced));
        }
        lock.lock();
        m_announcing = false;
        m_announceWake.wait_for(lock, kAnnounceEvery, [this] { return m_stopping || (quiet() && news()); });
    }
}

}  // namespace volumen
