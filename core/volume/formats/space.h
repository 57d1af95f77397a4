#pragma once

#include <cstddef>
#include <vector>

/// Axes that point anywhere in space, as medical formats have them. Vectors are in the file's own order of components.
namespace volumen {

double lengthOf(const std::vector<double>& direction);
/// The component that is largest.
std::size_t mainAxis(const std::vector<double>& direction);
/// How far `origin` lies along the direction; 0 where they do not fit each other.
double alongDirection(const std::vector<double>& origin, const std::vector<double>& direction);

}  // namespace volumen
