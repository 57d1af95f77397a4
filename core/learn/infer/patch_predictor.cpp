#include "core/learn/infer/patch_predictor.h"

#include <algorithm>
#include <bit>
#include <cmath>

#include "core/base/error.h"
#include "core/base/text.h"
#include "core/learn/infer/normalise.h"

namespace volumen {

namespace {

std::size_t countOf(Voxel shape) { return static_cast<std::size_t>(voxelCount(shape)); }

/// Between which two values a place of the finer axis lies, and how far from the first.
struct Between {
    std::int64_t lo = 0;
    std::int64_t hi = 0;
    float part = 0;
};

std::vector<Between> placesAlong(std::int64_t from, std::int64_t to, bool linear) {
    std::vector<Between> places;
    for (std::int64_t i = 0; i < to; ++i) {
        const std::int64_t nearest = i * from / to;
        const double at = std::clamp((static_cast<double>(i) + 0.5) * static_cast<double>(from) / static_cast<double>(to) - 0.5, 0.0, static_cast<double>(from - 1));
        const auto lo = static_cast<std::int64_t>(at);
        places.push_back(linear ? Between{lo, std::min(lo + 1, from - 1), static_cast<float>(at - static_cast<double>(lo))} : Between{nearest, nearest, 0});
    }
    return places;
}

/// By the exponents' bits, which the compiler can look at many at once.
bool allFinite(std::span<const float> values) {
    constexpr std::uint32_t kExponent = 0x7f800000u;
    std::uint32_t bad = 0;
    for (const float value : values) bad |= (std::bit_cast<std::uint32_t>(value) & kExponent) == kExponent;
    return bad == 0;
}

float mix(float a, float b, float part) { return a + (b - a) * part; }

}  // namespace

void bringUp(View3<const float> from, bool linear, View3<float> to) {
    const auto zs = placesAlong(from.shape.z, to.shape.z, linear), ys = placesAlong(from.shape.y, to.shape.y, linear), xs = placesAlong(from.shape.x, to.shape.x, linear);
    float* into = to.data;
    for (const Between& z : zs)
        for (const Between& y : ys)
            for (const Between& x : xs) {
                const auto row = [&](std::int64_t rz, std::int64_t ry) { return mix(from.row(rz, ry)[x.lo], from.row(rz, ry)[x.hi], x.part); };
                *into++ = mix(mix(row(z.lo, y.lo), row(z.lo, y.hi), y.part), mix(row(z.hi, y.lo), row(z.hi, y.hi), y.part), z.part);
            }
}

PatchPredictor::PatchPredictor(const InferRequest& request, std::span<const InferModel> models) : m_request(request), m_models(models), m_outShape(request.patch) {
    if (models.front().card.output.flat) m_outShape.z = 1;
    for (std::size_t i = 0; i < models.size(); ++i)
        for (PatchTurn turn : turnsFor(models[i].card.axes, request.reversed, request.augmentation)) {
            turn.weight /= static_cast<float>(models.size());
            m_looks.push_back({&models[i], i, turn});
        }
    m_batch = models.front().network->batchFor(request.patch);
    for (const InferModel& model : models) m_batch = std::min(m_batch, model.network->batchFor(request.patch));
}

std::vector<std::vector<float>> PatchPredictor::prepare(std::vector<float> values) const {
    std::vector<std::vector<float>> inputs(m_models.size());
    for (std::size_t i = 0; i < m_models.size(); ++i) {
        inputs[i] = i + 1 < m_models.size() ? values : std::move(values);
        normalise(m_models[i].card.normalisation, inputs[i]);
    }
    return inputs;
}

std::vector<std::vector<float>> PatchPredictor::predict(std::span<const PreparedPatch> patches) {
    std::vector<std::vector<float>> sums(patches.size(), std::vector<float>(countOf(m_outShape)));
    for (const Look& look : m_looks) addLook(look, patches, sums);
    for (std::size_t i = 0; i < patches.size(); ++i) finish(patches[i], sums[i]);
    return sums;
}

void PatchPredictor::addLook(const Look& look, std::span<const PreparedPatch> patches, std::vector<std::vector<float>>& sums) {
    const Voxel seen = turnedShape(m_request.patch, look.turn), given = look.model->network->outputShape(seen), full = turnedShape(m_outShape, look.turn);
    m_inputs.resize(patches.size() * countOf(seen)), m_outputs.resize(patches.size() * countOf(given));
    for (std::size_t i = 0; i < patches.size(); ++i) turn({patches[i].inputs[look.input].data(), m_request.patch}, look.turn, m_inputs.data() + i * countOf(seen));
    look.model->network->run(m_inputs, static_cast<std::int64_t>(patches.size()), seen, m_request.averageLogits, m_outputs);
    for (std::size_t i = 0; i < patches.size(); ++i) {
        const float* values = m_outputs.data() + i * countOf(given);
        if (given != full) {
            m_full.resize(countOf(full));
            bringUp({values, given}, look.model->card.output.linear, {m_full.data(), full});
            values = m_full.data();
        }
        addTurnedBack(values, look.turn, {sums[i].data(), m_outShape});
    }
}

void PatchPredictor::finish(const PreparedPatch& patch, std::vector<float>& values) const {
    if (!allFinite(values))
        throw Error(m_models.front().weights.string() + ": gives values that are not finite for the patch " + formatVoxel(patch.box.lo) + " to " + formatVoxel(patch.box.hi) + "; check the model card's normalisation, or use fp32");
    if (!m_request.averageLogits) return;
    for (float& value : values) value = 1 / (1 + std::exp(-value));
}

}  // namespace volumen
