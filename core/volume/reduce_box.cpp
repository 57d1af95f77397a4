#include "core/volume/reduce_box.h"

#include <algorithm>
#include <cassert>
#include <type_traits>
#include <vector>

namespace volumen {

namespace {

__extension__ using Int128 = __int128;

/// Wide enough for the sum of a box: whole numbers are summed exactly.
template <class T>
using SumOf = std::conditional_t<!std::is_integral_v<T>, double,
                                 std::conditional_t<(sizeof(T) == 8), Int128, std::conditional_t<(sizeof(T) == 4), std::int64_t, std::int32_t>>>;

template <class T>
T meanOf(SumOf<T> sum, int count) {
    if constexpr (std::is_same_v<T, Half>) return Half(static_cast<float>(sum / count));
    else if constexpr (!std::is_integral_v<T>) return static_cast<T>(sum / count);
    else return static_cast<T>(sum < 0 ? -((-sum + count / 2) / count) : (sum + count / 2) / count);
}

/// The box of fine voxels under one coarse voxel.
Box under(Voxel coarse, Voxel factors, Voxel fineShape) {
    return intersection({coarse * factors, (coarse + Voxel{1, 1, 1}) * factors}, {{}, fineShape});
}

/// One row of means: every row below it is added as a whole, so that the loops run at the speed of memory.
template <class T>
class MeanRow {
public:
    MeanRow(std::int64_t width, std::int64_t fineWidth, int factor) : m_sums(static_cast<std::size_t>(width)), m_fineWidth(fineWidth), m_factor(factor) {}

    void clear() { std::fill(m_sums.begin(), m_sums.end(), SumOf<T>{}), m_rows = 0; }

    void add(const T* row) {
        const auto whole = static_cast<std::size_t>(m_fineWidth / m_factor);
        for (int dx = 0; dx < m_factor; ++dx)
            for (std::size_t x = 0; x < whole; ++x) m_sums[x] += static_cast<SumOf<T>>(row[x * static_cast<std::size_t>(m_factor) + static_cast<std::size_t>(dx)]);
        for (std::int64_t x = static_cast<std::int64_t>(whole) * m_factor; x < m_fineWidth; ++x) m_sums[whole] += static_cast<SumOf<T>>(row[x]);
        ++m_rows;
    }

    void write(T* to) const {
        const auto whole = static_cast<std::size_t>(m_fineWidth / m_factor);
        for (std::size_t x = 0; x < whole; ++x) to[x] = meanOf<T>(m_sums[x], m_rows * m_factor);
        if (whole < m_sums.size()) to[whole] = meanOf<T>(m_sums[whole], m_rows * static_cast<int>(m_fineWidth % m_factor));
    }

private:
    std::vector<SumOf<T>> m_sums;
    std::int64_t m_fineWidth;
    int m_factor;
    int m_rows = 0;
};

template <class T>
void reduceByMean(View3<const T> fine, Voxel factors, View3<T> coarse) {
    MeanRow<T> row(coarse.shape.x, fine.shape.x, static_cast<int>(factors.x));
    for (std::int64_t z = 0; z < coarse.shape.z; ++z)
        for (std::int64_t y = 0; y < coarse.shape.y; ++y) {
            const Box box = under({z, y, 0}, factors, fine.shape);
            row.clear();
            for (std::int64_t fz = box.lo.z; fz < box.hi.z; ++fz)
                for (std::int64_t fy = box.lo.y; fy < box.hi.y; ++fy) row.add(fine.row(fz, fy));
            row.write(coarse.row(z, y));
        }
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
    visitType(fine.type(), [&](auto zero) {
        using T = decltype(zero);
        const auto from = fine.view<T>();
        const auto to = coarse.view<T>();
        if (reduce == LevelReduce::mean) reduceByMean<T>(from, factors, to);
        else if (reduce == LevelReduce::mode) reduceByPick<T>(from, factors, to, mostFrequent<T>);
        else reduceByPick<T>(from, factors, to, largest<T>);
    });
}

}  // namespace volumen
