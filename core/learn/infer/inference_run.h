#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <semaphore>
#include <vector>

#include "core/learn/infer/bounded_queue.h"
#include "core/learn/infer/chunk_blender.h"
#include "core/learn/infer/inference.h"
#include "core/learn/infer/patch_predictor.h"
#include "core/learn/infer/patch_source.h"
#include "core/learn/infer/prediction_store.h"
#include "core/volume/convert/voxel_mask.h"

namespace volumen {

/// One run of an inference whose place is taken: makes the chunks that nobody has made. A thread reads ahead, the calling one computes,
/// one blends, a pool compresses and writes.
class InferenceRun {
public:
    InferenceRun(const VolumeSource& source, const InferRequest& request, std::span<const InferModel> models, const PatchGrid& grid, PredictionStore& store, const InferMeans& means,
                 const std::stop_token& stop, const InferProgress& progress);

    /// Throws Error, Cancelled.
    void run();

private:
    struct Result {
        Voxel lo;
        std::optional<std::vector<float>> values;   ///< nothing: the patch was left out
    };

    void survey();
    bool masked(Voxel index);
    std::vector<Box> tiles() const;
    bool wanted(Voxel index) const;
    Box patchInVolume(Voxel lo) const;

    void makeTile(const Box& tile);
    void read(const Box& tile, BoundedQueue<PreparedPatch>& ahead);
    void compute(BoundedQueue<PreparedPatch>& ahead, BoundedQueue<Result>& results);
    void blend(const Box& tile, BoundedQueue<Result>& results);
    void takeChunk(Voxel index, std::shared_ptr<Chunk> values);
    void writeChunk(Voxel index, const Chunk& values);
    void stopIfAsked() const;

    const VolumeSource& m_source;
    const InferRequest& m_request;
    const PatchGrid& m_grid;
    PredictionStore& m_store;
    const InferMeans& m_means;
    const std::stop_token m_stop;
    const InferProgress& m_progress;
    ThreadPool m_readers;
    PatchSource m_patches;
    PatchPredictor m_predictor;
    std::unique_ptr<VoxelMask> m_mask;
    std::vector<bool> m_wanted;               // by place among the grid's chunks
    std::atomic<std::int64_t> m_done{0};      // voxels of patches
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;
    std::exception_ptr m_error;
    std::int64_t m_mostWriting;
    std::counting_semaphore<> m_room;
    ThreadPool m_writers;                     // last: what it still runs needs all above
};

}  // namespace volumen
