#include "core/labels/leaf_memory.h"

#include <mutex>
#include <new>
#include <vector>

namespace volumen {

namespace {

constexpr std::size_t kBatch = 256;         // pieces that change hands at once
constexpr std::size_t kMostBatches = 256;   // 34 MB

using Batch = std::vector<void*>;

void release(Batch& batch) {
    for (void* piece : batch) ::operator delete(piece);
    batch.clear();
}

/// Where threads leave pieces for each other.
class Depot {
public:
    ~Depot() {
        for (Batch& batch : m_batches) release(batch);
    }
    /// Nothing where there is none.
    Batch take() {
        const std::lock_guard lock(m_mutex);
        if (m_batches.empty()) return {};
        Batch batch = std::move(m_batches.back());
        m_batches.pop_back();
        return batch;
    }
    void leave(Batch batch) {
        {
            const std::lock_guard lock(m_mutex);
            if (m_batches.size() < kMostBatches) return m_batches.push_back(std::move(batch));
        }
        release(batch);
    }

private:
    std::mutex m_mutex;
    std::vector<Batch> m_batches;
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
        if (m_pieces.empty()) return ::operator new(LeafMemory::kPieceBytes);
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
