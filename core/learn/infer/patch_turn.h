#pragma once

#include <array>
#include <vector>

#include "core/base/array3.h"
#include "core/checkpoint/model_card.h"

namespace volumen {

/// A way to show a patch to a network: axes in another order, some of them backwards.
struct PatchTurn {
    std::array<Axis, 3> from{Axis::z, Axis::y, Axis::x};   ///< axis k of what the network sees is this axis of the patch …
    std::array<bool, 3> backwards{};                       ///< … read from its end
    float weight = 1;

    friend bool operator==(const PatchTurn&, const PatchTurn&) = default;
};

/// Test-time augmentation: the patch as it is; eight turns and reflections in the plane of y and x; twelve, as eight with the
/// reflections counted twice; eight reflections along z, y and x. (KAG: 4 rotations times none, horizontal and vertical flip are twelve
/// looks, of which each reflection comes twice.)
enum class Augmentation { none, eight, twelve, mirrors };

/// All looks at a patch: the card's axes and the direction of the layers, combined with the augmentation. The weights add up to 1.
std::vector<PatchTurn> turnsFor(NetworkAxes axes, bool reversed, Augmentation augmentation);

/// The shape of a patch as the network sees it.
Voxel turnedShape(Voxel patch, const PatchTurn& turn);

/// `patch` as the network sees it; `into` holds as many voxels.
void turn(View3<const float> patch, const PatchTurn& turn, float* into);

/// Undoes it for what the network gave, adding: into += turn.weight · values. `values` has the shape of `into`, turned.
void addTurnedBack(const float* values, const PatchTurn& turn, View3<float> into);

}  // namespace volumen
