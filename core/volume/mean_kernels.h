#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// The inner loop of halving a level, compiled for several instruction sets and chosen at run time (Highway).
namespace volumen {

/// to[i] becomes the mean of the voxels 2i and 2i + 1 of four rows, halves rounded up, for i < count. Reads nothing past 2 · count voxels.
void meansOfEight(const std::array<const std::uint8_t*, 4>& rows, std::uint8_t* to, std::size_t count);
void meansOfEight(const std::array<const std::uint16_t*, 4>& rows, std::uint16_t* to, std::size_t count);

}  // namespace volumen
