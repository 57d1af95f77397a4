#include "core/base/voxel_type.h"

#include <array>

namespace volumen {

namespace {
constexpr std::array<std::string_view, 11> kNames{"u8", "i8", "u16", "i16", "u32", "i32", "u64", "i64", "f16", "f32", "f64"};
}

std::string_view name(VoxelType type) { return kNames[static_cast<std::size_t>(type)]; }

std::optional<VoxelType> voxelTypeNamed(std::string_view wanted) {
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (kNames[i] == wanted) return static_cast<VoxelType>(i);
    return std::nullopt;
}

std::size_t size(VoxelType type) {
    return visitType(type, [](auto zero) { return sizeof(zero); });
}

}  // namespace volumen
