#include "core/phantom/detector.h"

#include <algorithm>
#include <cmath>

#include "core/phantom/lattice_noise.h"

namespace volumen {

namespace {

void softenRow(const float* before, const float* here, const float* after, std::int64_t count, float* to) {
    for (std::int64_t i = 0; i < count; ++i) to[i] = 0.6f * here[i] + 0.2f * (before[i] + after[i]);
}

}  // namespace

void addWhiteNoise(std::uint32_t seed, Voxel first, float deviation, std::span<float> row) {
    const std::uint32_t line = hashAt(seed, static_cast<std::int32_t>(first.z), static_cast<std::int32_t>(first.y));
    const auto x = static_cast<std::uint32_t>(static_cast<std::int32_t>(first.x));
    const float scale = deviation / 147.8f;  // of the sum of four bytes, each even in 0 … 255: near enough to a normal distribution
    for (std::uint32_t i = 0; i < row.size(); ++i) {
        const std::uint32_t h = mixed(line ^ ((x + i) * 0xcb1ab31fu));
        const std::uint32_t sum = (h & 0xffu) + ((h >> 8) & 0xffu) + ((h >> 16) & 0xffu) + (h >> 24);
        row[i] += (static_cast<float>(static_cast<std::int32_t>(sum)) - 510.f) * scale;
    }
}

/// In place: what is written never lies ahead of what is still to be read, for the remaining shape is smaller.
void soften(std::vector<float>& field, Voxel shape) {
    const Voxel left = shape - Voxel{2, 2, 2};
    float* data = field.data();
    std::vector<float> row(static_cast<std::size_t>(shape.x));
    for (std::int64_t line = 0; line < shape.z * shape.y; ++line) {
        const float* from = data + line * shape.x;
        softenRow(from, from + 1, from + 2, left.x, row.data());
        std::copy_n(row.data(), left.x, data + line * left.x);
    }
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < left.y; ++y) {
            const float* from = data + (z * shape.y + y) * left.x;
            softenRow(from, from + left.x, from + 2 * left.x, left.x, row.data());
            std::copy_n(row.data(), left.x, data + (z * left.y + y) * left.x);
        }
    const std::int64_t slice = left.y * left.x;
    for (std::int64_t z = 0; z < left.z; ++z)
        for (std::int64_t y = 0; y < left.y; ++y) {
            float* at = data + z * slice + y * left.x;
            softenRow(at, at + slice, at + 2 * slice, left.x, row.data());
            std::copy_n(row.data(), left.x, at);
        }
}

Rings::Rings(std::uint32_t seed, std::int64_t z, double farthest) {
    const auto count = static_cast<std::size_t>(farthest * static_cast<double>(kPerVoxel)) + 4;
    m_values.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        const double radius = static_cast<double>(i) / static_cast<double>(kPerVoxel);
        const float fresh = noise2(seed + 60, radius / 1.3, static_cast<double>(z) / 1.1);        // in each slice anew
        const float lasting = noise2(seed + 61, radius / 1.6, static_cast<double>(z) / 40);       // through many slices
        const float strong = ramp(0.72f, 0.95f, noise2(seed + 62, radius / 2.2, static_cast<double>(z) / 90));
        m_values[i] = 0.02f * fresh + 0.018f * lasting + 0.05f * strong;
    }
}

}  // namespace volumen
