#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace volumen {

/// CRC-32C (Castagnoli, reflected, as in RFC 3720) of `bytes`; by the processor's own instruction where it has one.
std::uint32_t crc32c(std::span<const std::byte> bytes);

/// The same by table: what `crc32c` falls back to.
std::uint32_t crc32cByTable(std::span<const std::byte> bytes);

}  // namespace volumen
