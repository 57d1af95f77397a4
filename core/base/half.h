#pragma once

#include <bit>
#include <cstdint>

namespace volumen {

/// IEEE 754 binary16 as stored in files. Arithmetic is done in float.
struct Half {
    std::uint16_t bits = 0;

    Half() = default;
    explicit Half(float value);
    operator float() const;

    friend bool operator==(Half a, Half b) { return static_cast<float>(a) == static_cast<float>(b); }
};

inline Half::operator float() const {
    const std::uint32_t sign = (bits & 0x8000u) << 16;
    const std::uint32_t exponent = (bits >> 10) & 0x1fu;
    const std::uint32_t mantissa = bits & 0x3ffu;
    if (exponent == 0x1f) return std::bit_cast<float>(sign | 0x7f800000u | (mantissa << 13));
    if (exponent != 0) return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (mantissa << 13));
    const float subnormal = static_cast<float>(mantissa) * 0x1p-24f;
    return sign ? -subnormal : subnormal;
}

/// Rounds to nearest, ties to even; what is too large becomes infinite.
inline Half::Half(float value) {
    const auto f = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((f >> 16) & 0x8000u);
    const std::uint32_t magnitude = f & 0x7fffffffu;
    if (magnitude > 0x7f800000u) bits = sign | 0x7e00u;
    else if (magnitude >= 0x477ff000u) bits = sign | 0x7c00u;
    else if (magnitude >= 0x38800000u) {
        const std::uint32_t shifted = magnitude - 0x38000000u;
        bits = static_cast<std::uint16_t>(sign | ((shifted + 0xfffu + ((shifted >> 13) & 1u)) >> 13));
    } else {
        const auto aligned = std::bit_cast<std::uint32_t>(std::bit_cast<float>(magnitude) + 0.5f);  // the addition rounds
        bits = static_cast<std::uint16_t>(sign | (aligned - 0x3f000000u));
    }
}

}  // namespace volumen
