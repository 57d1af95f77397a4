#include "core/labels/leaf_memory.h"

#include <sys/mman.h>

#include <condition_variable>
#include <cstdint>
#include <cstdlib>
#include <deque>
#include <mutex>
#include <new>
#include <stop_token>
#include <thread>
#include <utility>
#include <vector>

#include "core/jobs/patient_thread.h"

namespace volumen {

namespace {

constexpr std::size_t kBatch = 256;         // pieces that change hands at once
constexpr std::size_t kReadyBatches = 64;   // 9 MB: more than a dab takes
constexpr std::size_t kMostBatches = 256;   // 34 MB

using Batch = std::vector<void*>;

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

/// Where threads leave pieces for each other.
class Depot {
public:
    Depot() : m_thread([this](const std::stop_token& stop) { keepReady(stop); }) {}
    ~Depot() {
        m_thread.request_stop();
        m_thread.join();
        for (Batch& batch : m_batches) release(batch);
    }
    /// The batch that was left last: what is in it may still be in a core's cache.
    Batch take() {
        const std::lock_guard lock(m_mutex);
        if (m_batches.size() <= kReadyBatches) m_wake.notify_one();
        if (m_batches.empty()) return fresh();
        Batch batch = std::move(m_batches.back());
        m_batches.pop_back();
        return batch;
    }
    void leave(Batch batch) {
        const std::lock_guard lock(m_mutex);
        if (m_batches.size() < kMostBatches) m_batches.push_back(std::move(batch));
        else release(batch);
    }

private:
    Batch fresh() {
        Batch batch;
        batch.reserve(2 * kBatch);
        for (std::size_t i = 0; i < kBatch; ++i) batch.push_back(m_slabs.take());
        return batch;
    }
    void release(Batch& batch) {
        for (void* piece : batch) m_slabs.give(piece);
    }
    void keepReady(const std::stop_token& stop) {
        becomePatient();
        std::unique_lock lock(m_mutex);
        const auto wanted = [this] { return m_batches.size() < kReadyBatches; };
        try {
            while (m_wake.wait(lock, stop, wanted)) addBatch(lock);
        } catch (const std::bad_alloc&) {   // whoever takes a piece is told
        }
    }
    void addBatch(std::unique_lock<std::mutex>& lock) {
        if (m_slabs.empty()) addSlab(lock);
        Batch batch = fresh();
        lock.unlock();
        for (void* piece : batch) *static_cast<std::byte*>(piece) = {};   // the system gives the page now
        lock.lock();
        m_batches.push_front(std::move(batch));
    }
    void addSlab(std::unique_lock<std::mutex>& lock) {
        lock.unlock();
        Slab* slab = Slabs::make();
        lock.lock();
        m_slabs.open(slab);
    }

    std::mutex m_mutex;
    std::condition_variable_any m_wake;
    std::deque<Batch> m_batches;
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
        if (!m_pieces.empty()) depot().leave(std::move(m_pieces));
    }
    void* take() {
        if (m_pieces.empty()) m_pieces = depot().take();
        void* piece = m_pieces.back();
        m_pieces.pop_back();
        return piece;
    }
    void give(void* piece) {
        m_pieces.push_back(piece);
        if (m_pieces.size() < 2 * kBatch) return;
        depot().leave({m_pieces.begin() + kBatch, m_pieces.end()});
        m_pieces.resize(kBatch);
    }

private:
    Batch m_pieces;
};

Stash& stash() {
    static thread_local Stash stash;
    return stash;
}

}  // namespace

void* LeafMemory::take(std::size_t bytes) { return bytes <= kPieceBytes ? stash().take() : ::operator new(bytes); }

void LeafMemory::give(void* piece, std::size_t bytes) { bytes <= kPieceBytes ? stash().give(piece) : ::operator delete(piece); }

}  // namespace volumen
