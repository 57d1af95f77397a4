#include "core/volume/convert/conversion_run.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <thread>

#include "core/base/text.h"
#include "core/volume/chunk_boxes.h"

namespace volumen {

namespace {

constexpr auto kSyncEvery = std::chrono::seconds(5);

std::size_t bytesOf(Voxel shape, VoxelType type) { return static_cast<std::size_t>(voxelCount(shape)) * size(type); }

/// So many that all threads have work while some block is still being read.
std::int64_t blocksAtOnce(const BlockPlan& plan, const ConversionBudget& budget, VoxelType type) {
    const auto bytes = static_cast<std::int64_t>(bytesOf(plan.blockShape(), type));
    return std::clamp<std::int64_t>(budget.blockBytes / std::max<std::int64_t>(1, bytes), 1, budget.threads);
}

}  // namespace

ConversionBudget::ConversionBudget(const VolumeSource& source, const VolumeInfo& out, const ConversionMeans& means, bool masked) {
    std::size_t chunk = 0;
    for (const LevelInfo& level : out.levels) chunk = std::max(chunk, bytesOf(level.chunkShape, out.type));
    const std::size_t read = bytesOf(source.readUnit(0).shape, source.info().type);
    const std::size_t aThread = 5 * chunk + 2 * read;   // mapped, padded and compressed, shares, read back; read and decoded
    const std::size_t block = bytesOf(out.levels.front().chunkShape, source.info().type);
    keepBytes = sharesBytes = means.memoryBytes / 8;
    maskBytes = masked ? means.memoryBytes / 8 : 0;
    const std::size_t rest = means.memoryBytes - keepBytes - sharesBytes - maskBytes;
    if (aThread + block > rest)
        throw Error(out.path + ": chunks of " + formatShape(out.levels.front().chunkShape) + " need " + formatByteSize((aThread + block) * 8 / 5) +
                        " of memory; give more --memory, or choose a smaller --chunk or --shard", ErrorKind::outOfSpace);
    threads = static_cast<int>(std::clamp<std::size_t>(rest / (aThread + block), 1, static_cast<std::size_t>(means.threads)));
    blockBytes = static_cast<std::int64_t>(rest - static_cast<std::size_t>(threads) * aThread);
}

ConversionRun::ConversionRun(const VoxelOrigin& origin, LevelReduce reduce, VolumeSink& sink, ConversionJournal& journal, const ConversionMeans& means, std::stop_token stop,
                             const ConversionProgress& progress)
    : m_sink(sink), m_journal(journal), m_stop(std::move(stop)), m_progress(progress), m_budget(origin.source, sink.info(), means, !origin.mask.empty()), m_numbers(sink.info()),
      m_state(journal.state(m_numbers.count())), m_pool(m_budget.threads, "convert"), m_voxels(origin, m_pool, m_budget.keepBytes, m_budget.maskBytes),
      m_plan(m_voxels.plan(sink.info().levels.front().chunkShape, m_budget.blockBytes / 2)), m_atOnce(blocksAtOnce(m_plan, m_budget, origin.source.info().type)),
      m_levels(sink, m_numbers, m_state.done, reduce, m_budget.sharesBytes, [this](const ChunkKey& key) { wrote(key, {}); }), m_done(m_state.doneCount), m_notFinite(m_state.notFinite) {}

void ConversionRun::write() {
    m_sink.shareWork(&m_pool);
    m_sink.sync();
    m_journal.go();
    std::jthread keeper([this](const std::stop_token& stop) { keepOnDisk(stop); });
    m_pool.call([this] {
        m_levels.makeWhatWasLeft(m_pool, m_stop);
        m_pool.parallelFor(m_atOnce, [this](std::int64_t) { work(); });
    });
    keeper = {};
    if (m_error) std::rethrow_exception(m_error);
    m_sink.sync();
}

/// Takes block after block.
void ConversionRun::work() {
    try {
        for (std::int64_t i = m_next++; i < m_plan.count() && !m_failed; i = m_next++) writeBlock(m_plan.block(i));
    } catch (...) {
        fail(std::current_exception());
    }
}

/// The first failure is the one that counts: the others only stop because of it.
void ConversionRun::fail(std::exception_ptr error) {
    const std::lock_guard lock(m_mutex);
    if (!m_failed) m_error = std::move(error);
    m_failed = true;
}

void ConversionRun::writeBlock(const Box& box) {
    if (m_stop.stop_requested()) throw Cancelled{};
    std::vector<ChunkKey> keys;
    forEachVoxel(chunksOf(box, level0().chunkShape), [&](Voxel i) {
        if (const ChunkKey key{0, i}; !m_state.done[static_cast<std::size_t>(m_numbers.number(key))]) keys.push_back(key);
    });
    if (keys.empty()) return;
    const SourceBlock block = m_voxels.read(box, m_stop);
    m_pool.parallelFor(static_cast<std::int64_t>(keys.size()), [&](std::int64_t i) { writeChunk(keys[static_cast<std::size_t>(i)], block); });
}

void ConversionRun::writeChunk(const ChunkKey& key, const SourceBlock& block) {
    if (m_stop.stop_requested() || m_failed) throw Cancelled{};
    NotFinite notFinite;
    const ChunkPtr chunk = m_voxels.voxels(boxOfChunk(level0(), key.index), block, notFinite);
    m_sink.writeChunk(key, *chunk);
    wrote(key, notFinite);
    m_levels.add(key, *chunk);
}

void ConversionRun::wrote(const ChunkKey& key, const NotFinite& notFinite) {
    m_journal.record(m_numbers.number(key), notFinite);
    {
        const std::lock_guard lock(m_mutex);
        m_notFinite += notFinite;
    }
    if (m_progress.wrote) m_progress.wrote(key);
    const std::int64_t done = ++m_done;
    if (m_progress.advanced) m_progress.advanced(done);
}

/// A thread of its own, as it only waits for the disk: the journal learns now and then what a power cut would leave.
void ConversionRun::keepOnDisk(const std::stop_token& stop) {
    std::mutex mutex;
    std::unique_lock lock(mutex);
    std::condition_variable_any wake;
    try {
        while (!wake.wait_for(lock, stop, kSyncEvery, [&] { return stop.stop_requested(); })) {
            const std::int64_t length = m_journal.length();
            m_sink.sync();
            m_journal.onDisk(length);
        }
    } catch (...) {
        fail(std::current_exception());
    }
}

}  // namespace volumen
