#pragma once

#include <optional>
#include <vector>

#include "ui/render/volume_picture.h"

namespace volumen {

/// What a line of sight meets of some volumes: where it has gathered half an opacity, or half of what it gathers where that is less (nothing below
/// 1/20); beside all composite volumes the voxel that the most opaque maximum or minimum shows. Averages are not met. Any thread.
std::optional<VolumeHit> pickVolume(const Ray& ray, const std::vector<PlacedBlock>& blocks, const std::vector<VolumePass>& passes, const VolumeClip& clip);

}  // namespace volumen
