#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/files.h"
#include "core/checkpoint/tensor_type.h"

/// Safetensors: a heading in JSON, then plain little-endian values.
namespace volumen {

struct SafeTensor {
    std::string name;
    TensorType type = TensorType::f32;
    std::vector<std::int64_t> shape;
    std::uint64_t offset = 0;   ///< in the file
    std::uint64_t bytes = 0;    ///< what shape and type say
};

struct SafetensorsHeading {
    std::vector<SafeTensor> tensors;   ///< as they lie in the file
    std::string card;                  ///< a model card as JSON, as Volumen keeps it in the heading; empty where there is none
};

/// Throws Error: no such file, a heading that is damaged or claims what the file cannot hold.
SafetensorsHeading readSafetensorsHeading(const RandomAccessFile& file);

/// What is to be written, as 32-bit floats.
struct NamedFloats {
    std::string name;
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// Writes beside and renames. `card`: JSON of a model card, empty for none. Throws Error.
void writeSafetensors(const Path& path, std::span<const NamedFloats> tensors, const std::string& card);

}  // namespace volumen
