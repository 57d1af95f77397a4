#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "core/base/files.h"

namespace volumen {

/// SHA-256 (FIPS 180-4), of bytes that come in pieces. One thread at a time.
class Sha256 {
public:
    void add(std::span<const std::byte> bytes);
    /// Of all that was added, as 64 small hexadecimal digits. Nothing may be added after it.
    std::string hex();

private:
    void block(const std::byte* bytes);

    std::array<std::uint32_t, 8> m_state{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::byte, 64> m_open{};
    std::size_t m_openBytes = 0;
    std::uint64_t m_allBytes = 0;
};

/// Of a whole file. Throws Error when it cannot be read.
std::string sha256OfFile(const Path& path);

}  // namespace volumen
