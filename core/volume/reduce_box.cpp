#include "core/volume/reduce_box.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "core/volume/chunk_mean.h"
#include "core/volume/mean_kernels.h"

namespace volumen {

namespace {

/// The box of fine voxels under one coarse voxel.
Box under(Voxel coarse, Voxel factors, Voxel fineShape) {
    return intersection({coarse * factors, (coarse + Voxel{1, 1, 1}) * factors}, {{}, fineShape});
}

/// Rounded half away from zero, as numbers without a sign round half up.
template <class T>
T meanOf(View3<const T> fine, const Box& box) {
    std::uint64_t sum = 0;
    for (std::int64_t z = box.lo.z; z < box.hi.z; ++z)
        for (std::int64_t y = box.lo.y; y < box.hi.y; ++y)
            for (std::int64_t x = box.lo.x; x < box.hi.x; ++x) sum += fine.row(z, y)[x];
    const auto count = static_cast<std::uint64_t>(voxelCount(box.shape()));
    return static_cast<T>((sum + count / 2) / count);
}

constexpr Voxel kHalves{2, 2, 2};

/// The usual case by vectors; what is not whole at the far edges by the way.
template <class T>
void reduceByHalves(View3<const T> fine, View3<T> coarse) {
    const Voxel whole{fine.shape.z / 2, fine.shape.y / 2, fine.shape.x / 2};
    for (Voxel v; v.z < coarse.shape.z; ++v.z)
        for (v.y = 0; v.y < coarse.shape.y; ++v.y) {
            T* to = coarse.row(v.z, v.y);
            const bool rows = v.z < whole.z && v.y < whole.y;
            const std::int64_t z = 2 * v.z, y = 2 * v.y;
            if (rows) meansOfEight({fine.row(z, y), fine.row(z, y + 1), fine.row(z + 1, y), fine.row(z + 1, y + 1)}, to, static_cast<std::size_t>(whole.x));
            for (v.x = rows ? whole.x : 0; v.x < coarse.shape.x; ++v.x) to[v.x] = meanOf(fine, under(v, kHalves, fine.shape));
        }
}

void reduceByMean(const Chunk& fine, Voxel factors, Chunk& coarse) {
    if (factors == kHalves && fine.type() == VoxelType::u8) return reduceByHalves(fine.view<std::uint8_t>(), coarse.view<std::uint8_t>());
    if (factors == kHalves && fine.type() == VoxelType::u16) return reduceByHalves(fine.view<std::uint16_t>(), coarse.view<std::uint16_t>());
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
