#include "core/volume/flat_rule.h"

#include <algorithm>

#include "core/base/files.h"

namespace volumen {

namespace {

constexpr std::int64_t kDeepestSheet = 128;
constexpr std::int64_t kThinnest = 8;   // times as wide and as high as deep

bool keepsDepth(const std::vector<LevelInfo>& levels) {
    return std::adjacent_find(levels.begin(), levels.end(), [](const LevelInfo& finer, const LevelInfo& coarser) {
               return coarser.shape.z != finer.shape.z || coarser.shape.y >= finer.shape.y || coarser.shape.x >= finer.shape.x;
           }) == levels.end();
}

bool thin(Voxel shape) { return shape.z <= kDeepestSheet && shape.z * kThinnest <= std::min(shape.y, shape.x); }

bool calledFlat(const Path& path) {
    const Path stem = (path.has_filename() ? path : path.parent_path()).stem();
    return stem == "layers" || stem == "surface-volume";
}

}  // namespace

bool isFlat(const VolumeInfo& info) {
    if (info.levels.size() > 1) return keepsDepth(info.levels);
    return calledFlat(info.path) || thin(info.shape());
}

}  // namespace volumen
