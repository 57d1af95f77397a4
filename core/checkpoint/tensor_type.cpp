#include "core/checkpoint/tensor_type.h"

#include <array>
#include <bit>
#include <cstring>

#include "core/base/half.h"

namespace volumen {

namespace {

/// One row a type.
struct Row {
    TensorType type;
    std::string_view name;
    std::size_t bytes;
    bool real;
    std::string_view storage;
    std::string_view dtype;
    std::string_view safetensors;
};

constexpr std::array kRows{
    Row{TensorType::f16, "f16", 2, true, "torch.HalfStorage", "torch.float16", "F16"},
    Row{TensorType::bf16, "bf16", 2, true, "torch.BFloat16Storage", "torch.bfloat16", "BF16"},
    Row{TensorType::f32, "f32", 4, true, "torch.FloatStorage", "torch.float32", "F32"},
    Row{TensorType::f64, "f64", 8, true, "torch.DoubleStorage", "torch.float64", "F64"},
    Row{TensorType::u8, "u8", 1, false, "torch.ByteStorage", "torch.uint8", "U8"},
    Row{TensorType::i8, "i8", 1, false, "torch.CharStorage", "torch.int8", "I8"},
    Row{TensorType::i16, "i16", 2, false, "torch.ShortStorage", "torch.int16", "I16"},
    Row{TensorType::i32, "i32", 4, false, "torch.IntStorage", "torch.int32", "I32"},
    Row{TensorType::i64, "i64", 8, false, "torch.LongStorage", "torch.int64", "I64"},
    Row{TensorType::boolean, "bool", 1, false, "torch.BoolStorage", "torch.bool", "BOOL"},
};

constexpr const Row& row(TensorType type) { return kRows[static_cast<std::size_t>(type)]; }

struct BFloat16 {
    std::uint16_t bits;
    explicit operator float() const { return std::bit_cast<float>(static_cast<std::uint32_t>(bits) << 16); }
};

template <class T>
void convert(std::span<const std::byte> bytes, std::span<float> into) {
    for (std::size_t i = 0; i < into.size(); ++i) {
        T value;
        std::memcpy(&value, bytes.data() + i * sizeof(T), sizeof(T));
        into[i] = static_cast<float>(value);
    }
}

}  // namespace

std::string_view name(TensorType type) { return row(type).name; }
std::size_t size(TensorType type) { return row(type).bytes; }
bool isReal(TensorType type) { return row(type).real; }
std::string_view safetensorsWord(TensorType type) { return row(type).safetensors; }

std::optional<TensorType> tensorTypeOfStorage(std::string_view storageClass) {
    for (const Row& row : kRows)
        if (row.storage == storageClass || row.dtype == storageClass) return row.type;
    return std::nullopt;
}

std::optional<TensorType> tensorTypeOfSafetensors(std::string_view word) {
    for (const Row& row : kRows)
        if (row.safetensors == word) return row.type;
    return std::nullopt;
}

void toFloat(TensorType type, std::span<const std::byte> bytes, std::span<float> into) {
    switch (type) {
        case TensorType::f16: return convert<Half>(bytes, into);
        case TensorType::bf16: return convert<BFloat16>(bytes, into);
        case TensorType::f32: return convert<float>(bytes, into);
        case TensorType::f64: return convert<double>(bytes, into);
        case TensorType::i8: return convert<std::int8_t>(bytes, into);
        case TensorType::i16: return convert<std::int16_t>(bytes, into);
        case TensorType::i32: return convert<std::int32_t>(bytes, into);
        case TensorType::i64: return convert<std::int64_t>(bytes, into);
        case TensorType::u8: case TensorType::boolean: return convert<std::uint8_t>(bytes, into);
    }
}

}  // namespace volumen
