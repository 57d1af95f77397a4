#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

/// What a tensor's values are stored as in a checkpoint.
namespace volumen {

enum class TensorType { f16, bf16, f32, f64, u8, i8, i16, i32, i64, boolean };

std::string_view name(TensorType type);
/// Bytes a value.
std::size_t size(TensorType type);
/// A kind of real number: what weights are.
bool isReal(TensorType type);

/// Of a class like "torch.FloatStorage", or of a dtype like "torch.float16"; nothing for what is none.
std::optional<TensorType> tensorTypeOfStorage(std::string_view storageClass);
/// Of safetensors: "F32", "BF16" …
std::optional<TensorType> tensorTypeOfSafetensors(std::string_view word);
std::string_view safetensorsWord(TensorType type);

/// Little-endian values as float. `bytes` holds `into.size()` of them.
void toFloat(TensorType type, std::span<const std::byte> bytes, std::span<float> into);

}  // namespace volumen
