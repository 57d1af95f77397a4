#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "core/base/half.h"

namespace volumen {

/// What one voxel is stored as.
enum class VoxelType { u8, i8, u16, i16, u32, i32, u64, i64, f16, f32, f64 };

/// "u8" … "f64": the names that files, events and people see.
std::string_view name(VoxelType type);
std::optional<VoxelType> voxelTypeNamed(std::string_view name);

/// Bytes a voxel.
std::size_t size(VoxelType type);

/// Calls `f` with a value-initialised voxel of the C++ type behind `type`: visitType(t, [&](auto zero) { using T = decltype(zero); … }).
template <class F>
decltype(auto) visitType(VoxelType type, F&& f) {
    switch (type) {
        case VoxelType::u8: return f(std::uint8_t{});
        case VoxelType::i8: return f(std::int8_t{});
        case VoxelType::u16: return f(std::uint16_t{});
        case VoxelType::i16: return f(std::int16_t{});
        case VoxelType::u32: return f(std::uint32_t{});
        case VoxelType::i32: return f(std::int32_t{});
        case VoxelType::u64: return f(std::uint64_t{});
        case VoxelType::i64: return f(std::int64_t{});
        case VoxelType::f16: return f(Half{});
        case VoxelType::f32: return f(float{});
        case VoxelType::f64: break;
    }
    return f(double{});
}

/// The `VoxelType` of a C++ type.
template <class T>
constexpr VoxelType voxelTypeOf() {
    if constexpr (std::is_same_v<T, std::uint8_t>) return VoxelType::u8;
    else if constexpr (std::is_same_v<T, std::int8_t>) return VoxelType::i8;
    else if constexpr (std::is_same_v<T, std::uint16_t>) return VoxelType::u16;
    else if constexpr (std::is_same_v<T, std::int16_t>) return VoxelType::i16;
    else if constexpr (std::is_same_v<T, std::uint32_t>) return VoxelType::u32;
    else if constexpr (std::is_same_v<T, std::int32_t>) return VoxelType::i32;
    else if constexpr (std::is_same_v<T, std::uint64_t>) return VoxelType::u64;
    else if constexpr (std::is_same_v<T, std::int64_t>) return VoxelType::i64;
    else if constexpr (std::is_same_v<T, Half>) return VoxelType::f16;
    else if constexpr (std::is_same_v<T, float>) return VoxelType::f32;
    else {
        static_assert(std::is_same_v<T, double>);
        return VoxelType::f64;
    }
}

}  // namespace volumen
