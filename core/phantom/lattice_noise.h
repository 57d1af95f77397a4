#pragma once

#include <cmath>
#include <cstdint>

/// Smooth noise as a pure function of position and seed: random values on the whole-numbered lattice, smoothly joined.
/// Values lie in [−1, 1]; wavelengths are set by dividing the position.
namespace volumen {

/// Avalanche of murmur3: every bit of the input changes half the output's.
inline std::uint32_t mixed(std::uint32_t h) {
    h ^= h >> 16, h *= 0x85ebca6bu;
    h ^= h >> 13, h *= 0xc2b2ae35u;
    return h ^ (h >> 16);
}

inline std::uint32_t hashAt(std::uint32_t seed, std::int32_t a, std::int32_t b = 0, std::int32_t c = 0) {
    return mixed(seed ^ (static_cast<std::uint32_t>(a) * 0x8da6b343u) ^ (static_cast<std::uint32_t>(b) * 0xd8163841u) ^ (static_cast<std::uint32_t>(c) * 0xcb1ab31fu));
}

/// [0, 1)
inline float unitOf(std::uint32_t hash) { return static_cast<float>(hash >> 8) * 0x1p-24f; }
/// [−1, 1)
inline float signedOf(std::uint32_t hash) { return static_cast<float>(static_cast<std::int32_t>(hash)) * 0x1p-31f; }

namespace lattice {

struct Place {
    std::int32_t cell;
    float weight;  ///< of the cell's far corner, eased
};

inline Place placeOf(double at) {
    const double floor = std::floor(at);
    const auto f = static_cast<float>(at - floor);
    return {static_cast<std::int32_t>(static_cast<std::int64_t>(floor)), f * f * (3 - 2 * f)};
}

inline float mix(float a, float b, float weight) { return a + (b - a) * weight; }

inline float alongOne(std::uint32_t seed, Place p, std::int32_t b, std::int32_t c) {
    return mix(signedOf(hashAt(seed, p.cell, b, c)), signedOf(hashAt(seed, p.cell + 1, b, c)), p.weight);
}

inline float alongTwo(std::uint32_t seed, Place p, Place q, std::int32_t c) {
    return mix(alongOne(seed, p, q.cell, c), alongOne(seed, p, q.cell + 1, c), q.weight);
}

}  // namespace lattice

inline float noise1(std::uint32_t seed, double a) { return lattice::alongOne(seed, lattice::placeOf(a), 0, 0); }

inline float noise2(std::uint32_t seed, double a, double b) { return lattice::alongTwo(seed, lattice::placeOf(a), lattice::placeOf(b), 0); }

inline float noise3(std::uint32_t seed, double a, double b, double c) {
    const lattice::Place p = lattice::placeOf(a), q = lattice::placeOf(b), r = lattice::placeOf(c);
    return lattice::mix(lattice::alongTwo(seed, p, q, r.cell), lattice::alongTwo(seed, p, q, r.cell + 1), r.weight);
}

/// 0 below `lo`, 1 above `hi`, smooth between.
inline float ramp(float lo, float hi, float x) {
    const float t = std::fmin(1.f, std::fmax(0.f, (x - lo) / (hi - lo)));
    return t * t * (3 - 2 * t);
}

}  // namespace volumen
