#include "core/learn/infer/inference_run.h"

#include <algorithm>
#include <cmath>
#include <thread>

#include "core/base/error.h"
#include "core/base/voxel_value.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

constexpr std::uint64_t kMostSumBytes = std::uint64_t{1} << 30;   // of chunks in the making

/// Closes queues when a thread leaves, however it does.
template <class Queue>
struct Closing {
    Queue& queue;
    ~Closing() { queue.close(); }
};

template <class T>
void convertRow(const float* from, std::int64_t count, double factor, T* into) {
    for (std::int64_t i = 0; i < count; ++i) into[i] = voxelFrom<T>(factor * from[i]);
}

/// A box of probabilities as the whole chunk of the output.
Chunk toOutput(VoxelType type, const Box& chunkBox, const Box& box, const Chunk& values) {
    Chunk chunk(type, chunkBox.shape());
    if (box != chunkBox) fillVoxels(chunk, 0);
    const double factor = type == VoxelType::u8 ? 255 : 1;
    visitType(type, [&](auto zero) {
        using T = decltype(zero);
        const auto from = values.view<float>();
        const auto into = chunk.view<T>();
        for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
            for (std::int64_t y = box.lo.y; y < box.hi.y; ++y)
                convertRow(from.row(z - box.lo.z, y - box.lo.y), box.shape().x, factor, into.row(z - chunkBox.lo.z, y - chunkBox.lo.y) + (box.lo.x - chunkBox.lo.x));
    });
    return chunk;
}

}  // namespace

InferenceRun::InferenceRun(const VolumeSource& source, const InferRequest& request, std::span<const InferModel> models, const PatchGrid& grid, PredictionStore& store, const InferMeans& means,
                           const std::stop_token& stop, const InferProgress& progress)
    : m_source(source), m_request(request), m_grid(grid), m_store(store), m_means(means), m_stop(stop), m_progress(progress), m_readers(std::max(1, means.threads), "infer-read"),
      m_patches(source, request.level, models.front().card.input, m_readers, means.memoryBytes / 8), m_predictor(request, models),
      m_mostWriting(std::max(1, means.threads) + 2), m_room(m_mostWriting), m_writers(std::clamp(means.threads, 1, 8), "infer-write") {
    Voxel shape = source.info().levels[static_cast<std::size_t>(request.level)].shape;
    if (grid.patch() != request.patch) shape.z = 1;
    if (!request.mask.empty()) m_mask = openMask(request.mask, shape, m_readers, means.memoryBytes / 8);
}

void InferenceRun::run() {
    survey();
    if (m_store.finished()) return;
    for (const Box& tile : tiles()) makeTile(tile);
    m_store.finish(m_grid.region(), m_writers, m_stop, [this](const ChunkKey& key) { if (m_progress.wrote) m_progress.wrote(key); });
}

/// Which chunks are to be made, and how much work that is.
void InferenceRun::survey() {
    const Box chunks = m_grid.chunks();
    std::int64_t total = 0;
    forEachVoxel(chunks, [&](Voxel index) {
        const bool mine = m_store.finished() || m_store.isMine(index);
        const bool done = m_store.finished() || m_store.wasDone(index);
        const bool inMask = !mine || done || masked(index);
        if (mine && !done && !inMask) m_store.leaveOut(index);
        m_wanted.push_back(mine && !done && inMask);
        if (mine && inMask) total += m_grid.visitsOf(index);
        if (mine && done) m_done += m_grid.visitsOf(index);
    });
    if (m_progress.started) m_progress.started(m_done, total);
}

/// The mask leaves something of the chunk.
bool InferenceRun::masked(Voxel index) {
    stopIfAsked();
    if (!m_mask) return true;
    const Box box = m_grid.inRegion(index);
    Chunk voxels(VoxelType::u8, box.shape());
    fillVoxels(voxels, 1);
    m_mask->apply(box, voxels);
    return !holdsOnly(voxels, 0);
}

/// Columns of chunks, whole in z, so narrow that all chunks that are in the making at once fit into memory.
std::vector<Box> InferenceRun::tiles() const {
    const Box chunks = m_grid.chunks();
    const std::int64_t layers = std::min(chunks.shape().z, 1 + ceilDiv(m_grid.patch().z - 1, m_grid.chunk().z));
    const std::uint64_t budget = std::min(kMostSumBytes, m_means.memoryBytes / 2);
    const auto column = static_cast<double>(ChunkBlender::bytesFor(m_grid.chunk())) * static_cast<double>(layers);
    const auto side = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::sqrt(static_cast<double>(budget) / column)));
    std::vector<Box> tiles;
    for (std::int64_t y = chunks.hi.y; y > chunks.lo.y; y -= side)
        for (std::int64_t x = chunks.hi.x; x > chunks.lo.x; x -= side)
            tiles.push_back({{chunks.lo.z, std::max(chunks.lo.y, y - side), std::max(chunks.lo.x, x - side)}, {chunks.hi.z, y, x}});
    return tiles;
}

bool InferenceRun::wanted(Voxel index) const {
    const Voxel in = index - m_grid.chunks().lo, grid = m_grid.chunks().shape();
    return m_wanted[static_cast<std::size_t>((in.z * grid.y + in.y) * grid.x + in.x)];
}

/// One tile by four kinds of threads; the first failure of any of them is the one that counts.
void InferenceRun::makeTile(const Box& tile) {
    BoundedQueue<PreparedPatch> ahead(static_cast<std::size_t>(m_predictor.batch()) * 2);
    BoundedQueue<Result> results(static_cast<std::size_t>(m_predictor.batch()) * 2);
    const auto guarded = [&](const auto& work) {
        const Closing<BoundedQueue<PreparedPatch>> one{ahead};
        const Closing<BoundedQueue<Result>> two{results};
        try {
            work();
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            if (!m_failed.exchange(true)) m_error = std::current_exception();
        }
    };
    {
        std::jthread reader([&] {
            const Closing<BoundedQueue<PreparedPatch>> end{ahead};
            try {
                read(tile, ahead);
            } catch (...) {
                guarded([] { throw; });
            }
        });
        std::jthread blender([&] { guarded([&] { blend(tile, results); }); });
        try {
            compute(ahead, results);
            results.close();
        } catch (...) {
            guarded([] { throw; });
        }
    }
    for (std::int64_t i = 0; i < m_mostWriting; ++i) m_room.acquire();   // all that is being written is written
    m_room.release(m_mostWriting);
    if (m_error) std::rethrow_exception(m_error);
}

void InferenceRun::stopIfAsked() const {
    if (m_stop.stop_requested()) throw Cancelled{};
}

/// Where a patch of the output's grid is read: the same place, or the layers that are collapsed.
Box InferenceRun::patchInVolume(Voxel lo) const {
    const Voxel shape = m_source.info().levels[static_cast<std::size_t>(m_request.level)].shape;
    if (m_grid.patch() == m_request.patch) return {lo, lo + m_request.patch};
    lo.z = middleStart(m_request.region.lo.z, m_request.region.hi.z, m_request.patch.z, shape.z);
    return {lo, lo + m_request.patch};
}

void InferenceRun::read(const Box& tile, BoundedQueue<PreparedPatch>& ahead) {
    m_grid.forEach(tile, [&](Voxel lo) {
        stopIfAsked();
        if (m_failed) throw Cancelled{};
        bool needed = false;
        forEachVoxel(intersection(chunksOf(intersection(m_grid.boxOf(lo), m_grid.region()), m_grid.chunk()), tile), [&](Voxel index) { needed = needed || wanted(index); });
        if (!needed) return;
        PreparedPatch patch{.lo = lo, .box = patchInVolume(lo)};
        PatchSource::Patch voxels = m_patches.read(patch.box, m_stop);
        patch.empty = voxels.empty;
        if (!patch.empty) patch.inputs = m_predictor.prepare(std::move(voxels.values));
        if (!ahead.push(std::move(patch))) throw Cancelled{};
    });
}

void InferenceRun::compute(BoundedQueue<PreparedPatch>& ahead, BoundedQueue<Result>& results) {
    std::vector<PreparedPatch> batch;
    std::vector<Voxel> order;
    std::vector<bool> empty;
    const auto flush = [&] {
        std::vector<std::vector<float>> values = batch.empty() ? std::vector<std::vector<float>>() : m_predictor.predict(batch);
        std::size_t next = 0;
        for (std::size_t i = 0; i < order.size(); ++i)
            if (!results.push({order[i], empty[i] ? std::optional<std::vector<float>>() : std::move(values[next++])})) throw Cancelled{};
        batch.clear(), order.clear(), empty.clear();
    };
    while (std::optional<PreparedPatch> patch = ahead.pop()) {
        stopIfAsked();
        order.push_back(patch->lo), empty.push_back(patch->empty);
        if (!patch->empty) batch.push_back(std::move(*patch));
        if (static_cast<std::int64_t>(batch.size()) == m_predictor.batch() || (batch.empty() && order.size() > 64)) flush();
    }
    if (!m_failed) flush();
}

void InferenceRun::blend(const Box& tile, BoundedQueue<Result>& results) {
    ChunkBlender blender(m_grid, Window(m_request.window, m_grid.patch()), [&](Voxel index) { return tile.contains(index) && wanted(index); },
                         [this](Voxel index, std::shared_ptr<Chunk> values) { takeChunk(index, std::move(values)); });
    while (std::optional<Result> result = results.pop()) {
        if (m_failed) throw Cancelled{};
        m_done += blender.add(result->lo, result->values ? result->values->data() : nullptr);
        if (m_progress.advanced) m_progress.advanced(m_done);
    }
}

/// Hands a chunk to the writers; waits while they have enough to do.
void InferenceRun::takeChunk(Voxel index, std::shared_ptr<Chunk> values) {
    m_room.acquire();
    m_writers.submit([this, index, values = std::move(values)] {
        try {
            writeChunk(index, *values);
        } catch (...) {
            const std::lock_guard lock(m_mutex);
            if (!m_failed.exchange(true)) m_error = std::current_exception();
        }
        m_room.release();
    });
}

void InferenceRun::writeChunk(Voxel index, const Chunk& values) {
    const Box box = m_grid.inRegion(index), chunkBox = boxOfChunk(m_store.info().levels.front(), index);
    Chunk chunk = toOutput(m_request.type, chunkBox, box, values);
    if (m_mask) m_mask->apply(chunkBox, chunk);
    m_store.write(index, chunk);
    if (m_progress.wrote) m_progress.wrote({0, index});
}

}  // namespace volumen
