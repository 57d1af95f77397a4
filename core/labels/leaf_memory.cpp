#include "core/labels/leaf_memory.h"

#include <sys/mman.h>

#include <array>
#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <new>
#include <stop_token>
#include <thread>
#include <utility>

#include "core/jobs/patient_thread.h"

namespace volumen {

namespace {

constexpr std::size_t kBatch = 256;         // pieces that change hands at once
constexpr std::size_t kFewBatches = 32;     // fewer are ready: more are made
constexpr std::size_t kReadyBatches = 64;   // 9 MB: more than a dab takes
constexpr std::size_t kMostBatches = 256;   // 34 MB

/// Pieces, each beginning with the next one's place.
class Batch {
public:
    std::size_t size() const { return m_size; }
    void push(void* piece) {
        *static_cast<void**>(piece) = std::exchange(m_first, piece);
        ++m_size;
    }
    void* pop() {
        --m_size;
        return std::exchange(m_first, *static_cast<void**>(m_first));
    }

private:
    void* m_first = nullptr;
    std::size_t m_size = 0;
};

/// Memory for many pieces, which begins with this. Its place tells those of its pieces: it is a multiple of its size.
struct Slab {
    static constexpr std::size_t kBytes = std::size_t{2} << 20;
    static Slab* of(void* piece) { return reinterpret_cast<Slab*>(reinterpret_cast<std::uintptr_t>(piece) & ~(kBytes - 1)); }

    Slab* next = nullptr;        ///< of those with room, both ways
    Slab* previous = nullptr;
    void* given = nullptr;       ///< pieces that were given back, each beginning with the next one's place
    std::size_t used = 0;        ///< pieces
    std::size_t fresh = 64;      ///< from here on nothing was ever taken

    bool full() const { return given == nullptr && fresh + LeafMemory::kPieceBytes > kBytes; }
    void* take() {
        ++used;
        if (given) return std::exchange(given, *static_cast<void**>(given));
        void* piece = reinterpret_cast<std::byte*>(this) + fresh;
        fresh += LeafMemory::kPieceBytes;
        return piece;
    }
    void give(void* piece) {
        --used;
        *static_cast<void**>(piece) = std::exchange(given, piece);
    }
};

static_assert(sizeof(Slab) <= 64);

/// The slabs with room. One thread at a time.
class Slabs {
public:
    bool empty() const { return m_open == nullptr; }
    void* take() {
        if (!m_open) open(make());
        Slab* slab = m_open;
        void* piece = slab->take();
        if (slab->full()) close(slab);
        return piece;
    }
    void give(void* piece) {
        Slab* slab = Slab::of(piece);
        if (slab->full()) open(slab);
        slab->give(piece);
        if (slab->used > 0) return;
        close(slab);
        std::free(slab);
    }

    /// Takes milliseconds, where the system has to find and clear the page.
    static Slab* make() {
        void* memory = std::aligned_alloc(Slab::kBytes, Slab::kBytes);
        if (!memory) throw std::bad_alloc();
        ::madvise(memory, Slab::kBytes, MADV_HUGEPAGE);   // a wish: a page fault for all of it instead of 512
        return new (memory) Slab;
    }
    void open(Slab* slab) {
        slab->previous = nullptr, slab->next = m_open;
        if (m_open) m_open->previous = slab;
        m_open = slab;
    }

private:
    void close(Slab* slab) {
        (slab->previous ? slab->previous->next : m_open) = slab->next;
        if (slab->next) slab->next->previous = slab->previous;
    }

    Slab* m_open = nullptr;
};

/// Where threads leave pieces for each other. Whoever paints holds its lock for a few instructions only: else it would wait for a thread that lost its core.
class Depot {
public:
    Depot() : m_thread([this](const std::stop_token& stop) { keepReady(stop); }) {}
    ~Depot() {
        m_thread.request_stop();
        m_thread.join();
        while (m_count > 0) release(m_ready[--m_count]);
    }
    /// The batch that was left last: what is in it may still be in a core's cache.
    Batch take() {
        Batch batch;
        bool few = false;
        {
            const std::lock_guard lock(m_mutex);
            if (m_count > 0) batch = m_ready[--m_count];
            few = m_count + 1 == kFewBatches || m_count == 0;
        }
        if (few) m_wake.notify_one();
        return batch.size() > 0 ? batch : made();
    }
    void leave(Batch batch) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_count < kMostBatches) {
                m_ready[m_count++] = batch;
                return;
            }
        }
        release(batch);
    }

private:
    /// The system gives the pages now.
    Batch made() {
        std::unique_lock lock(m_slabsMutex);
        if (m_slabs.empty()) addSlab(lock);
        Batch batch;
        for (std::size_t i = 0; i < kBatch; ++i) batch.push(m_slabs.take());
        return batch;
    }
    void addSlab(std::unique_lock<std::mutex>& lock) {
        lock.unlock();
        Slab* slab = Slabs::make();
        lock.lock();
        m_slabs.open(slab);
    }
    void release(Batch batch) {
        const std::lock_guard lock(m_slabsMutex);
        while (batch.size() > 0) m_slabs.give(batch.pop());
    }
    void keepReady(const std::stop_token& stop) {
        becomePatient();
        try {
            while (isMoreWanted(stop)) leave(made());
        } catch (const std::bad_alloc&) {   // whoever takes a piece is told
        }
    }
    bool isMoreWanted(const std::stop_token& stop) {
        std::unique_lock lock(m_mutex);
        if (m_filling && m_count < kReadyBatches && !stop.stop_requested()) return true;
        m_filling = m_wake.wait(lock, stop, [this] { return m_count < kFewBatches; }) && !stop.stop_requested();
        return m_filling;
    }

    std::mutex m_mutex;   ///< of what is ready
    std::condition_variable_any m_wake;
    std::array<Batch, kMostBatches> m_ready;
    std::size_t m_count = 0;
    bool m_filling = false;   ///< the thread's own
    std::mutex m_slabsMutex;
    Slabs m_slabs;
    std::jthread m_thread;
};

Depot& depot() {
    static Depot depot;
    return depot;
}

/// What one thread has at hand.
class Stash {
public:
    Stash() { depot(); }   // which outlives it
    ~Stash() {
        for (const Batch& batch : {m_hand, m_full})
            if (batch.size() > 0) depot().leave(batch);
    }
    void* take() {
        if (m_hand.size() == 0) m_hand = m_full.size() > 0 ? std::exchange(m_full, {}) : depot().take();
        return m_hand.pop();
    }
    void give(void* piece) {
        if (m_hand.size() == kBatch) {
            if (m_full.size() > 0) depot().leave(m_full);
            m_full = std::exchange(m_hand, {});
        }
        m_hand.push(piece);
    }

private:
    Batch m_hand, m_full;
};

Stash& stash() {
    static thread_local Stash stash;
    return stash;
}

}  // namespace

void* LeafMemory::take(std::size_t bytes) { return bytes <= kPieceBytes ? stash().take() : ::operator new(bytes); }

void LeafMemory::give(void* piece, std::size_t bytes) { bytes <= kPieceBytes ? stash().give(piece) : ::operator delete(piece); }

}  // namespace volumen
