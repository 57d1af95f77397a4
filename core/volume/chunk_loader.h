#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/volume/chunk_cache.h"
#include "core/volume/load_plan.h"
#include "core/volume/volume_source.h"

namespace volumen {

/// Reads into the cache what the views want, on threads of its own. Views say all they want at each change (`want`); from the wishes of
/// all views a plan is made anew (load_plan.h): what is pinned in the cache, what is read and in which order, which reads under way
/// are cancelled because nobody wants them any more. A chunk is never read twice at once.
///
/// Sources share the threads: within a tier the source with the fewest reads goes first, and none may hold all threads while there
/// are others, so that a slow one does not starve the rest. Prefetching and refining leave half the threads to what is visible.
///
/// A source may offer a quick stand-in (VolumeSource::readQuickly). It is put into the cache marked provisional and announced; the
/// exact chunk is read after everything else that is wanted, replaces it, and is announced again.
///
/// All functions may be called from any thread but must not be called from the functions given to
/// `onArrival` and `onReplaced`. None waits for a read, but the destructor.
class ChunkLoader {
public:
    /// The cache must outlive the loader and serve no other.
    explicit ChunkLoader(ChunkCache& cache, int threads = defaultThreads());
    /// Cancels all reads and waits for those under way.
    ~ChunkLoader();
    ChunkLoader(const ChunkLoader&) = delete;
    ChunkLoader& operator=(const ChunkLoader&) = delete;

    /// A thread a core, but at least four: reading from slow storage is mostly waiting.
    static int defaultThreads();

    SourceId add(VolumeSourcePtr source);
    /// Its chunks leave the cache, reads under way are cancelled, wishes for it are void.
    void remove(SourceId id);
    /// Null when it was removed.
    VolumeSourcePtr source(SourceId id) const;

    /// Replaces all that this view wanted, in order of wish: coarse levels first, then nearest the centre. An empty list: the view is gone.
    void want(std::uint32_t view, std::vector<ChunkRequest> requests);

    /// `arrived` is called on a thread of the loader with the chunks that are newly in the cache (resident, absent or failed) and still
    /// wanted; batched: at once for the first, then at most every 4 ms. It should only pass them on. An empty function ends the calls;
    /// once this returns the former function is not called any more.
    void onArrival(std::function<void(std::vector<ChunkId>)> arrived);
    /// The same for chunks that were there already and have been replaced: the exact one for its stand-in, the new one after `refresh`.
    /// What was drawn of them, complete or not, is to be drawn again (SliceTiles::changed).
    void onReplaced(std::function<void(std::vector<ChunkId>)> replaced);

    /// Forgets the source's failures and tries again what is still wanted.
    void retry(SourceId id);
    /// The store has changed there. What is wanted is read again and shown as it was until then; the rest leaves the cache.
    void refresh(const std::vector<ChunkId>& ids);
    void setBudget(std::size_t budgetBytes);

    /// Nothing is to be read, refined or announced.
    bool idle() const;
    /// Visible chunks of this view that are still to come. What finds no room in the budget, or has failed, does not count.
    std::size_t pendingVisible(std::uint32_t view) const;

private:
    struct Source {
        VolumeSourcePtr volume;
        std::deque<PlannedRead> queue;
        int running = 0;
    };
    struct Running {
        std::stop_source stop;
        PlannedRead read;
        bool outdated = false;  // what it brings is not to be kept
    };

    void work();
    void announce();
    std::optional<PlannedRead> next();
    void run(const PlannedRead& read, std::unique_lock<std::mutex>& lock);
    void keep(const Running& finished, std::optional<CachedChunk>&& entry);
    void replan();
    void cancelUnwanted();
    bool mayStart(const Source& source) const;
    bool news() const { return !m_arrived.empty() || !m_replaced.empty(); }
    bool quiet() const { return m_queued.empty() && m_running.empty() && m_refining == 0; }
    std::vector<ChunkCache::Known> surveyed(const std::vector<ChunkId>& ids) const;
    std::vector<Wish> possibleWishes(std::vector<std::size_t>& costs) const;
    std::optional<std::size_t> costOf(const ChunkId& id) const;

    ChunkCache& m_cache;
    const int m_threadCount;
    mutable std::mutex m_mutex;  // before the cache's own
    std::condition_variable m_wake;
    std::condition_variable m_announceWake;
    bool m_stopping = false;
    SourceId m_lastId = 0;
    std::map<SourceId, Source> m_sources;
    std::map<std::uint32_t, std::vector<ChunkRequest>> m_views;
    std::unordered_set<ChunkId> m_wanted;
    std::unordered_set<ChunkId> m_queued;  // in a queue, exact reads of provisional chunks left out
    std::unordered_map<ChunkId, Running> m_running;
    std::size_t m_refining = 0;            // exact reads in the queues
    int m_background = 0;                  // reads under way that are not visible
    bool m_refused = false;
    std::unordered_set<ChunkId> m_stale;   // cached, but the store has changed since
    std::vector<ChunkId> m_arrived;
    std::vector<ChunkId> m_replaced;
    bool m_announcing = false;
    std::mutex m_arrivalMutex;  // held while the functions are called; before m_mutex
    std::function<void(std::vector<ChunkId>)> m_onArrival;
    std::function<void(std::vector<ChunkId>)> m_onReplaced;
    std::vector<std::thread> m_threads;
};

}  // namespace volumen
