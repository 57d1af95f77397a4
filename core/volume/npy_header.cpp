#include "core/volume/npy_header.h"

#include <bit>

namespace volumen {

namespace {

std::string descriptor(VoxelType type) {
    const std::string_view named = name(type);
    const char order = size(type) == 1 ? '|' : std::endian::native == std::endian::little ? '<' : '>';
    return std::string{order, named[0]} + std::to_string(size(type));
}

std::string tuple(const std::vector<std::int64_t>& shape) {
    std::string text = "(";
    for (const std::int64_t length : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(length);
    return text + (shape.size() == 1 ? ",)" : ")");
}

}  // namespace

std::string npyHeader(VoxelType type, const std::vector<std::int64_t>& shape) {
    std::string text = "{'descr': '" + descriptor(type) + "', 'fortran_order': False, 'shape': " + tuple(shape) + ", }";
    constexpr std::size_t kBefore = 10;
    text.append(63 - (kBefore + text.size()) % 64, ' ');
    text += '\n';
    const auto length = static_cast<unsigned>(text.size());
    return std::string("\x93NUMPY\x01\x00", 8) + static_cast<char>(length & 0xffu) + static_cast<char>(length >> 8) + text;
}

}  // namespace volumen
