#include "core/volume/reduce_box.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "core/volume/chunk_mean.h"

namespace volumen {

namespace {

/// The box of fine voxels under one coarse voxel.
Box under(Voxel coarse, Voxel factors, Voxel fineShape) {
    return intersection({coarse * factors, (coarse + Voxel{1, 1, 1}) * factors}, {{}, fineShape});
}

void reduceByMean(const Chunk& fine, Voxel factors, Chunk& coarse) {
    ChunkMean mean(fine.type(), {.lo = {}, .hi = coarse.shape()}, fine.shape(), factors);
    mean.add(fine, {});
    mean.write(coarse);
}

template <class T>
T mostFrequent(std::vector<T>& values) {
    if (std::all_of(values.begin(), values.end(), [&](T v) { return v == values.front(); })) return values.front();
    std::sort(values.begin(), values.end());
    auto best = values.begin();
    std::ptrdiff_t most = 0;
    for (auto run = values.begin(); run != values.end();) {
        const auto end = std::upper_bound(run, values.end(), *run);
        if (end - run > most) most = end - run, best = run;
        run = end;
    }
    return *best;
}

template <class T>
T largest(const std::vector<T>& values) { return *std::max_element(values.begin(), values.end()); }

/// `pick` takes the values under one voxel.
template <class T, class Pick>
void reduceByPick(View3<const T> fine, Voxel factors, View3<T> coarse, Pick pick) {
    std::vector<T> values;
    for (Voxel v; v.z < coarse.shape.z; ++v.z)
        for (v.y = 0; v.y < coarse.shape.y; ++v.y)
            for (v.x = 0; v.x < coarse.shape.x; ++v.x) {
                const Box box = under(v, factors, fine.shape);
                values.clear();
                for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
                    for (std::int64_t y = box.lo.y; y < box.hi.y; ++y) values.insert(values.end(), fine.row(z, y) + box.lo.x, fine.row(z, y) + box.hi.x);
                coarse.at(v) = pick(values);
            }
}

}  // namespace

void reduceBox(const Chunk& fine, Voxel factors, LevelReduce reduce, Chunk& coarse) {
    assert(fine.type() == coarse.type() && coarse.shape() == ceilDiv(fine.shape(), factors));
    if (reduce == LevelReduce::mean) return reduceByMean(fine, factors, coarse);
    visitType(fine.type(), [&](auto zero) {
        using T = decltype(zero);
        const auto from = fine.view<T>();
        const auto to = coarse.view<T>();
        if (reduce == LevelReduce::mode) reduceByPick<T>(from, factors, to, mostFrequent<T>);
        else reduceByPick<T>(from, factors, to, largest<T>);
    });
}

}  // namespace volumen
