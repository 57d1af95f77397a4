#pragma once

#include <atomic>
#include <exception>
#include <mutex>

#include "core/volume/convert/block_plan.h"
#include "core/volume/convert/conversion.h"
#include "core/volume/convert/conversion_journal.h"
#include "core/volume/convert/level_builder.h"
#include "core/volume/convert/output_voxels.h"

namespace volumen {

/// How the memory of a conversion is shared out between what it holds at the same time.
struct ConversionBudget {
    int threads = 1;
    std::size_t keepBytes = 0;      ///< chunks of the source that are needed again
    std::size_t maskBytes = 0;      ///< of a decoded mask
    std::size_t sharesBytes = 0;    ///< of coarser chunks in the making
    std::int64_t blockBytes = 0;    ///< what is read and not yet written

    /// Throws Error (outOfSpace) naming what would do, when not even one thread can work.
    ConversionBudget(const VolumeSource& source, const VolumeInfo& out, const ConversionMeans& means, bool masked);
};

/// One run of a conversion whose place is taken: writes what earlier runs did not.
class ConversionRun {
public:
    /// The sink may share this run's threads as long as it lives.
    ConversionRun(const VoxelOrigin& origin, LevelReduce reduce, VolumeSink& sink, ConversionJournal& journal, const ConversionMeans& means, std::stop_token stop,
                  const ConversionProgress& progress);

    std::int64_t total() const { return m_numbers.count(); }
    std::int64_t done() const { return m_done; }
    /// In all of the source, with what earlier runs met.
    NotFinite notFinite() const { return m_notFinite; }

    /// Writes every chunk and brings it to disk. Throws Error, Cancelled.
    void write();

private:
    void work();
    void fail(std::exception_ptr error);
    void writeBlock(const Box& box);
    void writeChunk(const ChunkKey& key, const SourceBlock& block);
    void wrote(const ChunkKey& key, const NotFinite& notFinite);
    void keepOnDisk(const std::stop_token& stop);
    const LevelInfo& level0() const { return m_sink.info().levels.front(); }

    VolumeSink& m_sink;
    ConversionJournal& m_journal;
    const std::stop_token m_stop;
    const ConversionProgress& m_progress;
    const ConversionBudget m_budget;
    const ChunkNumbers m_numbers;
    const JournalState m_state;
    ThreadPool m_pool;
    const OutputVoxels m_voxels;
    const BlockPlan m_plan;
    const std::int64_t m_atOnce;   // blocks
    LevelBuilder m_levels;
    std::atomic<std::int64_t> m_next{0};
    std::atomic<std::int64_t> m_done;
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;
    NotFinite m_notFinite;
    std::exception_ptr m_error;
};

}  // namespace volumen
