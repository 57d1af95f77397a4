#pragma once

#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <stop_token>
#include <vector>

#include "core/base/json.h"
#include "core/volume/convert/conversion_journal.h"
#include "core/volume/zarr/zarr_writer.h"

namespace volumen {

/// Where a prediction is written, and what is known of it.
struct PredictionPlan {
    Path out;
    ZarrLayout layout;            ///< `attributes` aside
    Json settings;                ///< what must be the same to go on: flat words
    Json source;                  ///< the state of what is read (source_state.h)
    Json provenance;              ///< besides, for people
    Box chunks;                   ///< of level 0, that the region reaches into
    bool resume = false;
    bool overwrite = false;
    std::int64_t shard = 0;
    std::int64_t shards = 1;
};

/// The OME-Zarr of a prediction while it is made, by one job or by several shards at the same time. What is done stands in one journal a
/// shard inside it; who finds that all is done makes the coarser levels and finishes the store.
class PredictionStore {
public:
    /// Makes or joins the store. Throws Error: something stands there (wouldOverwrite), of other settings or of a source that has changed, or it cannot be written.
    PredictionStore(PredictionPlan plan, const std::stop_token& stop);

    /// All was done before.
    bool finished() const { return !m_writer; }
    const VolumeInfo& info() const { return m_writer->info(); }
    std::int64_t count() const { return voxelCount(m_plan.chunks.shape()); }
    /// Done by this or another journal when this run began; `index` among the plan's chunks.
    bool wasDone(Voxel index) const { return m_done[static_cast<std::size_t>(number(index))]; }
    /// This shard's own.
    bool isMine(Voxel index) const;

    /// Any thread; each chunk by one at a time. Throws Error.
    void write(Voxel index, const Chunk& chunk);
    /// There is nothing to write at this place.
    void leaveOut(Voxel index) { m_journal->record(number(index), {}); }

    /// What this job wrote is all there. Finishes the store when the others' is, too; `region`: level-0 voxels that hold anything.
    void finish(const Box& region, ThreadPool& pool, const std::stop_token& stop, const std::function<void(const ChunkKey&)>& wrote);

private:
    std::int64_t number(Voxel index) const;
    Path journalPath() const;
    void clearPlace() const;
    bool finishedBefore() const;
    void join();
    void checkSame(const Json& attributes) const;
    std::vector<bool> doneOfAll(bool& others) const;
    std::string attributes() const;

    PredictionPlan m_plan;
    std::unique_ptr<ConversionJournal> m_journal;
    std::unique_ptr<ZarrWriter> m_writer;
    std::vector<bool> m_done;
};

}  // namespace volumen
