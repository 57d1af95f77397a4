#include "core/learn/nets/folded_kernels.h"

#include <ATen/Parallel.h>

#include <algorithm>
#include <mutex>

/// Compiled for several processors; the best is chosen when the library is loaded.
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__)
#define VOLUMEN_FOR_EVERY_CPU __attribute__((target_clones("avx512f", "avx2", "default")))
#else
#define VOLUMEN_FOR_EVERY_CPU
#endif

namespace volumen {

namespace {

constexpr std::int64_t kRowsAtOnce = 8;

/// Sums of a few rows in float, before they join the others in double.
struct RowSums {
    std::vector<float> values, squares;
    explicit RowSums(std::int64_t channels) : values(static_cast<std::size_t>(channels)), squares(static_cast<std::size_t>(channels)) {}

    void flush(ChannelSums& into) {
        for (std::size_t c = 0; c < values.size(); ++c) into.values[c] += values[c], into.squares[c] += squares[c];
        std::fill(values.begin(), values.end(), 0.0f), std::fill(squares.begin(), squares.end(), 0.0f);
    }
};

}  // namespace

namespace kernels {

VOLUMEN_FOR_EVERY_CPU
void finishVoxel(float* __restrict v, const float* __restrict bias, std::int64_t channels, float* __restrict sums, float* __restrict squares) {
    for (std::int64_t c = 0; c < channels; ++c) {
        const float sum = v[c] + bias[c], value = sum < 0 ? 0 : sum;
        v[c] = value, sums[c] += value, squares[c] += value * value;
    }
}

VOLUMEN_FOR_EVERY_CPU
void finishVoxelUp(float* __restrict v, const float* __restrict bias, const float* __restrict up, std::int64_t channels, float* __restrict sums, float* __restrict squares) {
    for (std::int64_t c = 0; c < channels; ++c) {
        const float sum = v[c] + bias[c] + up[c], value = sum < 0 ? 0 : sum;
        v[c] = value, sums[c] += value, squares[c] += value * value;
    }
}

VOLUMEN_FOR_EVERY_CPU
void poolVoxel(const float* const* eight, std::int64_t channels, float* __restrict into, float* __restrict sums, float* __restrict squares) {
    for (std::int64_t c = 0; c < channels; ++c) {
        float most = eight[0][c];
        for (int i = 1; i < 8; ++i) most = eight[i][c] > most || eight[i][c] != eight[i][c] ? eight[i][c] : most;
        into[c] = most, sums[c] += most, squares[c] += most * most;
    }
}

VOLUMEN_FOR_EVERY_CPU
void projectRows(const float* __restrict v, std::int64_t voxels, std::int64_t channels, const float* __restrict weights, float bias, std::int64_t outputs, float* __restrict into) {
    for (std::int64_t i = 0; i < voxels; ++i) {
        float lanes[16] = {};
        std::int64_t c = 0;
        for (; c + 16 <= channels; c += 16)
            for (std::int64_t k = 0; k < 16; ++k) lanes[k] += v[i * channels + c + k] * weights[c + k];
        float sum = bias;
        for (const float lane : lanes) sum += lane;
        for (; c < channels; ++c) sum += v[i * channels + c] * weights[c];
        into[i * outputs] = sum;
    }
}

}  // namespace kernels

namespace {

using namespace kernels;

/// Runs `row(z, y, sums)` for all rows on all threads and adds up what they found.
template <class Row>
ChannelSums overRows(Voxel shape, std::int64_t channels, const Row& row) {
    ChannelSums all(channels);
    std::mutex mutex;
    const std::int64_t rows = shape.z * shape.y;
    at::parallel_for(0, rows, std::max<std::int64_t>(1, rows / (4 * at::get_num_threads())), [&](std::int64_t begin, std::int64_t end) {
        ChannelSums mine(channels);
        RowSums sums(channels);
        for (std::int64_t i = begin; i < end; ++i) {
            row(i / shape.y, i % shape.y, sums);
            if (i % kRowsAtOnce == 0 || i + 1 == end) sums.flush(mine);
        }
        const std::lock_guard lock(mutex);
        all += mine;
    });
    all.count = voxelCount(shape);
    return all;
}

}  // namespace

ChannelSums& ChannelSums::operator+=(const ChannelSums& other) {
    for (std::size_t c = 0; c < values.size(); ++c) values[c] += other.values[c], squares[c] += other.squares[c];
    return *this;
}

ChannelSums finishConvolution(float* values, Voxel shape, std::int64_t channels, const BorderBias& bias, const float* coarse) {
    const Voxel half{shape.z / 2 + 1, shape.y / 2 + 1, shape.x / 2 + 1};
    return overRows(shape, channels, [&](std::int64_t z, std::int64_t y, RowSums& sums) {
        Voxel p{BorderBias::place(z, shape.z, bias.places.z), BorderBias::place(y, shape.y, bias.places.y), 0};
        float* row = values + (z * shape.y + y) * shape.x * channels;
        const std::int64_t coarseRow = ((z + 1) / 2 * half.y + (y + 1) / 2) * half.x, parity = (z % 2) * 4 + (y % 2) * 2;
        for (std::int64_t x = 0; x < shape.x; ++x) {
            p.x = BorderBias::place(x, shape.x, bias.places.x);
            if (!coarse) finishVoxel(row + x * channels, bias.at(p, channels), channels, sums.values.data(), sums.squares.data());
            else finishVoxelUp(row + x * channels, bias.at(p, channels), coarse + ((coarseRow + (x + 1) / 2) * 8 + parity + x % 2) * channels, channels, sums.values.data(), sums.squares.data());
        }
    });
}

ChannelSums poolGreatest(const float* values, Voxel shape, std::int64_t channels, float* into) {
    const Voxel half{shape.z / 2, shape.y / 2, shape.x / 2};
    return overRows(half, channels, [&](std::int64_t z, std::int64_t y, RowSums& sums) {
        for (std::int64_t x = 0; x < half.x; ++x) {
            const float* eight[8];
            for (int i = 0; i < 8; ++i) eight[i] = values + (((2 * z + (i >> 2)) * shape.y + 2 * y + (i >> 1 & 1)) * shape.x + 2 * x + (i & 1)) * channels;
            poolVoxel(eight, channels, into + ((z * half.y + y) * half.x + x) * channels, sums.values.data(), sums.squares.data());
        }
    });
}

void project(const float* values, std::int64_t voxels, std::int64_t channels, const float* weights, const float* bias, std::int64_t outputs, float* into) {
    at::parallel_for(0, voxels, 4096, [&](std::int64_t begin, std::int64_t end) {
        for (std::int64_t o = 0; o < outputs; ++o) projectRows(values + begin * channels, end - begin, channels, weights + o * channels, bias[o], outputs, into + begin * outputs + o);
    });
}

ChannelSums sumsOf(const float* values, std::int64_t count) {
    ChannelSums sums(1);
    for (std::int64_t i = 0; i < count; ++i) sums.values[0] += values[i], sums.squares[0] += static_cast<double>(values[i]) * values[i];
    sums.count = count;
    return sums;
}

}  // namespace volumen
