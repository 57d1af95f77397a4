#include "core/volume/formats/space.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace volumen {

double lengthOf(const std::vector<double>& direction) { return std::sqrt(std::inner_product(direction.begin(), direction.end(), direction.begin(), 0.0)); }

std::size_t mainAxis(const std::vector<double>& direction) {
    const auto largest = std::max_element(direction.begin(), direction.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
    return static_cast<std::size_t>(largest - direction.begin());
}

double alongDirection(const std::vector<double>& origin, const std::vector<double>& direction) {
    const double length = lengthOf(direction);
    if (origin.size() != direction.size() || !(length > 0)) return 0;
    return std::inner_product(origin.begin(), origin.end(), direction.begin(), 0.0) / length;
}

}  // namespace volumen
