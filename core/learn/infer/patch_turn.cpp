#include "core/learn/infer/patch_turn.h"

#include <cstring>

namespace volumen {

namespace {

constexpr std::array kPlain{Axis::z, Axis::y, Axis::x};

/// First `before`, then `after`.
PatchTurn combined(const PatchTurn& before, const PatchTurn& after) {
    PatchTurn both{.weight = before.weight * after.weight};
    for (std::size_t k = 0; k < 3; ++k) {
        const auto middle = static_cast<std::size_t>(after.from[k]);
        both.from[k] = before.from[middle];
        both.backwards[k] = before.backwards[middle] != after.backwards[k];
    }
    return both;
}

std::vector<PatchTurn> planeTurns(float reflectionWeight) {
    std::vector<PatchTurn> turns;
    for (const bool swapped : {false, true})
        for (const bool y : {false, true})
            for (const bool x : {false, true}) {
                const bool reflection = (static_cast<int>(swapped) + static_cast<int>(y) + static_cast<int>(x)) % 2 == 1;
                turns.push_back({.from = swapped ? std::array{Axis::z, Axis::x, Axis::y} : kPlain, .backwards = {false, y, x}, .weight = reflection ? reflectionWeight : 1});
            }
    return turns;
}

std::vector<PatchTurn> mirrorTurns() {
    std::vector<PatchTurn> turns;
    for (int bits = 0; bits < 8; ++bits) turns.push_back({.backwards = {(bits & 4) != 0, (bits & 2) != 0, (bits & 1) != 0}});
    return turns;
}

std::vector<PatchTurn> augmentations(Augmentation augmentation) {
    switch (augmentation) {
        case Augmentation::none: return {PatchTurn{}};
        case Augmentation::eight: return planeTurns(1);
        case Augmentation::twelve: return planeTurns(2);
        case Augmentation::mirrors: break;
    }
    return mirrorTurns();
}

/// How far apart a patch's voxels are along each axis that the network sees, and where it begins.
struct Walk {
    std::array<std::int64_t, 3> steps{};
    std::int64_t begin = 0;

    Walk(Voxel patch, const PatchTurn& turn) {
        Voxel strides{patch.y * patch.x, patch.x, 1};
        for (std::size_t k = 0; k < 3; ++k) {
            steps[k] = along(strides, turn.from[k]);
            if (!turn.backwards[k]) continue;
            begin += steps[k] * (along(patch, turn.from[k]) - 1);
            steps[k] = -steps[k];
        }
    }
};

/// Calls `f(place in the patch, place in what the network sees, count, step)` for every row that the network sees.
template <class F>
void forEachRow(Voxel patch, const PatchTurn& how, F&& f) {
    const Walk walk(patch, how);
    const Voxel shape = turnedShape(patch, how);
    for (std::int64_t z = 0; z < shape.z; ++z)
        for (std::int64_t y = 0; y < shape.y; ++y) f(walk.begin + z * walk.steps[0] + y * walk.steps[1], (z * shape.y + y) * shape.x, shape.x, walk.steps[2]);
}

}  // namespace

std::vector<PatchTurn> turnsFor(NetworkAxes axes, bool reversed, Augmentation augmentation) {
    PatchTurn last;
    if (axes == NetworkAxes::yxz) last.from = {Axis::y, Axis::x, Axis::z};
    std::vector<PatchTurn> turns;
    float sum = 0;
    for (const PatchTurn& look : augmentations(augmentation)) {
        const PatchTurn direction{.backwards = {reversed, false, false}};
        turns.push_back(combined(combined(direction, look), last));
        sum += turns.back().weight;
    }
    for (PatchTurn& look : turns) look.weight /= sum;
    return turns;
}

Voxel turnedShape(Voxel patch, const PatchTurn& how) { return {along(patch, how.from[0]), along(patch, how.from[1]), along(patch, how.from[2])}; }

void turn(View3<const float> patch, const PatchTurn& how, float* into) {
    forEachRow(patch.shape, how, [&](std::int64_t from, std::int64_t to, std::int64_t count, std::int64_t step) {
        if (step == 1) std::memcpy(into + to, patch.data + from, static_cast<std::size_t>(count) * sizeof(float));
        else for (std::int64_t i = 0; i < count; ++i) into[to + i] = patch.data[from + i * step];
    });
}

void addTurnedBack(const float* values, const PatchTurn& how, View3<float> into) {
    forEachRow(into.shape, how, [&](std::int64_t to, std::int64_t from, std::int64_t count, std::int64_t step) {
        for (std::int64_t i = 0; i < count; ++i) into.data[to + i * step] += how.weight * values[from + i];
    });
}

}  // namespace volumen
