#include "core/learn/infer/evaluation.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <numeric>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/volume/chunk_boxes.h"
#include "core/volume/convert/box_reader.h"
#include "core/volume/convert/voxel_mask.h"
#include "core/volume/raw_voxels.h"

namespace volumen {

namespace {

constexpr std::size_t kKeepBytes = 256u << 20;

double ratio(std::int64_t part, std::int64_t whole) { return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0; }

/// Voxels of a block as real numbers.
class Numbers {
public:
    Numbers(const SourceBlock& block, double factor) : m_block(block), m_factor(factor) {}
    double operator()(Voxel v) const {
        return visitType(m_block.chunk->type(), [&](auto zero) { return m_factor * static_cast<double>(m_block.chunk->view<decltype(zero)>().at(v - m_block.lo)); });
    }

private:
    const SourceBlock& m_block;
    double m_factor;
};

}  // namespace

void EvaluationCounts::add(double probability, bool ink) {
    const auto value = static_cast<std::size_t>(std::clamp(std::floor(probability * (kValues - 1) + 1e-9), 0.0, kValues - 1.0));
    ++(ink ? m_ink : m_noInk)[value];
}

EvaluationCounts& EvaluationCounts::operator+=(const EvaluationCounts& other) {
    for (std::size_t i = 0; i < m_ink.size(); ++i) m_ink[i] += other.m_ink[i], m_noInk[i] += other.m_noInk[i];
    return *this;
}

std::int64_t EvaluationCounts::ink() const { return std::accumulate(m_ink.begin(), m_ink.end(), std::int64_t{0}); }
std::int64_t EvaluationCounts::noInk() const { return std::accumulate(m_noInk.begin(), m_noInk.end(), std::int64_t{0}); }

EvaluationCounts::At EvaluationCounts::at(int value) const {
    At at{.threshold = static_cast<double>(value) / (kValues - 1)};
    at.truePositive = std::accumulate(m_ink.begin() + value, m_ink.end(), std::int64_t{0});
    at.falsePositive = std::accumulate(m_noInk.begin() + value, m_noInk.end(), std::int64_t{0});
    at.falseNegative = ink() - at.truePositive, at.trueNegative = noInk() - at.falsePositive;
    return at;
}

double EvaluationCounts::At::precision() const { return ratio(truePositive, truePositive + falsePositive); }
double EvaluationCounts::At::recall() const { return ratio(truePositive, truePositive + falseNegative); }
double EvaluationCounts::At::balancedAccuracy() const { return (recall() + ratio(trueNegative, trueNegative + falsePositive)) / 2; }

double EvaluationCounts::At::fBeta(double beta) const {
    const double b = beta * beta, p = precision(), r = recall();
    return p + r > 0 ? (1 + b) * p * r / (b * p + r) : 0;
}

std::optional<double> EvaluationCounts::auc() const {
    const auto inks = static_cast<double>(ink()), others = static_cast<double>(noInk());
    if (inks == 0 || others == 0) return std::nullopt;
    double below = 0, sum = 0;   // of no ink: all with a lower value, and half of those with the same
    for (std::size_t i = 0; i < m_ink.size(); ++i) {
        const auto same = static_cast<double>(m_noInk[i]);
        sum += static_cast<double>(m_ink[i]) * (below + same / 2);
        below += same;
    }
    return sum / (inks * others);
}

EvaluationCounts evaluate(const VolumeSource& prediction, const VolumeSource& labels, const LabelMeaning& meaning, const Path& maskPath, int threads, const std::stop_token& stop) {
    const Voxel shape = prediction.info().shape();
    if (labels.info().shape() != shape)
        throw Error(labels.info().path + ": is of " + formatShape(labels.info().shape()) + " voxels, but the prediction of " + formatShape(shape) + "; give labels of the same place and level");
    ThreadPool pool(threads, "evaluate");
    const BoxReader predicted(prediction, pool, kKeepBytes), labelled(labels, pool, kKeepBytes);
    const auto mask = maskPath.empty() ? nullptr : openMask(maskPath, shape, pool, kKeepBytes);
    const LevelInfo& level = prediction.info().levels.front();
    const double factor = prediction.info().type == VoxelType::u8 ? 1.0 / 255 : 1;
    const Voxel grid = chunkGrid(level);
    EvaluationCounts all;
    std::mutex mutex;
    pool.parallelFor(voxelCount(grid), [&](std::int64_t i) {
        if (stop.stop_requested()) throw Cancelled{};
        const Box box = boxOfChunk(level, indexInGrid(grid, i));
        const SourceBlock p = predicted.read(0, box, stop), l = labelled.read(0, box, stop);
        Chunk inside(VoxelType::u8, box.shape());
        fillVoxels(inside, 1);
        if (mask) mask->apply(box, inside);
        const Numbers probability(p, factor), label(l, 1);
        const auto counts = std::as_const(inside).view<std::uint8_t>();
        EvaluationCounts found;
        forEachVoxel(box, [&](Voxel v) {
            const double is = label(v);
            const bool ink = meaning.binary ? is != 0 : is == meaning.ink;
            if (counts.at(v - box.lo) && (meaning.binary || ink || is == meaning.noInk)) found.add(probability(v), ink);
        });
        const std::lock_guard lock(mutex);
        all += found;
    });
    return all;
}

}  // namespace volumen
