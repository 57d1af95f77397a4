#include "core/volume/convert/conversion_check.h"

#include <algorithm>
#include <cstring>

#include "core/base/text.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

/// What is compared at once: small enough that the voxels under it fit beside.
Voxel pieceOf(const LevelInfo& level) { return smaller(level.shape, {64, 128, 128}); }

Chunk cutOut(const SourceBlock& block, const Box& box) {
    Chunk cut(block.chunk->type(), box.shape());
    copyShared(*block.chunk, block.lo, cut, box.lo);
    return cut;
}

/// A comparison of one output with what it should hold.
class Check {
public:
    Check(const VolumeSource& out, ThreadPool& pool, std::size_t keepBytes, std::stop_token stop) 
        : m_out(out), m_pool(pool), m_stop(std::move(stop)), m_reader(out, pool, keepBytes) {}

    void level0(const OutputVoxels& voxels, const Box& box, const std::function<void()>& checked) const {
        const SourceBlock block = voxels.read(box, m_stop);
        forEachPiece(0, box, [&](const Box& piece) {
            NotFinite counted;
            compare(0, piece, *voxels.voxels(piece, block, counted));
            checked();
        });
    }

    void coarser(int level, LevelReduce reduce, const std::function<void()>& checked) const {
        const LevelInfo &fine = m_out.info().levels[static_cast<std::size_t>(level) - 1], &coarse = m_out.info().levels[static_cast<std::size_t>(level)];
        const Voxel factors = nearestVoxel(coarse.factor / fine.factor);
        forEachPiece(level, {{}, coarse.shape}, [&](const Box& piece) {
            const Box under = intersection({piece.lo * factors, piece.hi * factors}, {{}, fine.shape});
            Chunk made(m_out.info().type, piece.shape());
            reduceBox(cutOut(m_reader.read(level - 1, under, m_stop), under), factors, reduce, made);
            compare(level, piece, made);
            checked();
        });
    }

private:
    template <class F>
    void forEachPiece(int level, const Box& box, F&& f) const {
        const Voxel piece = pieceOf(m_out.info().levels[static_cast<std::size_t>(level)]), grid = ceilDiv(box.shape(), piece);
        m_pool.parallelFor(voxelCount(grid), [&](std::int64_t i) {
            if (m_stop.stop_requested()) throw Cancelled{};
            const Voxel lo = box.lo + indexInGrid(grid, i) * piece;
            f(intersection({lo, lo + piece}, box));
        });
    }

    void compare(int level, const Box& box, const Chunk& wanted) const {
        const Chunk found = cutOut(m_reader.read(level, box, m_stop), box);
        if (std::memcmp(found.data(), wanted.data(), wanted.byteCount()) == 0) return;
        throw Error(m_out.info().path + ": level " + std::to_string(level) + " near voxel " + formatVoxel(box.lo) +
                    " does not hold what was written; the disk or the memory is faulty, convert again with --overwrite");
    }

    const VolumeSource& m_out;
    ThreadPool& m_pool;
    std::stop_token m_stop;
    BoxReader m_reader;
};

}  // namespace

std::int64_t checkCount(const VolumeInfo& out) {
    std::int64_t count = 0;
    for (const LevelInfo& level : out.levels) count += voxelCount(ceilDiv(level.shape, pieceOf(level)));
    return count;
}

void checkConversion(const VolumeSource& out, const VoxelOrigin& origin, LevelReduce reduce, const ConversionMeans& means,
                     std::stop_token stop, const std::function<void()>& checked) {
    const std::size_t share = means.memoryBytes / 8;
    ThreadPool pool(means.threads, "verify");
    const OutputVoxels voxels(origin, pool, share, share);
    const BlockPlan plan = voxels.plan(pieceOf(out.info().levels.front()), static_cast<std::int64_t>(2 * share));
    const Check check(out, pool, share, stop);
    pool.call([&] {
        for (std::int64_t i = 0; i < plan.count(); ++i) check.level0(voxels, plan.block(i), checked);
        for (int level = 1; level < static_cast<int>(out.info().levels.size()); ++level) check.coarser(level, reduce, checked);
    });
}

}  // namespace volumen
