#include "ui/panels/histogram_shape.h"

#include <algorithm>
#include <cmath>

namespace volumen {

namespace {

/// The share of the height that the fullest bin under each pixel column reaches, 0 … 1.
std::vector<double> columnHeights(const std::vector<std::uint64_t>& counts, std::size_t columns, bool logarithmic) {
    const auto scaled = [=](std::uint64_t count) { return logarithmic ? std::log1p(count) : static_cast<double>(count); };
    const double most = std::max(scaled(*std::max_element(counts.begin(), counts.end())), 1e-9);
    std::vector<double> heights(columns);
    for (std::size_t column = 0; column < columns; ++column) {
        const std::size_t from = column * counts.size() / columns;
        const std::size_t to = std::max((column + 1) * counts.size() / columns, from + 1);
        const auto first = counts.begin() + static_cast<std::ptrdiff_t>(from);
        heights[column] = scaled(*std::max_element(first, counts.begin() + static_cast<std::ptrdiff_t>(to))) / most;
    }
    return heights;
}

}  // namespace

bool HistogramView::hasCounts() const {
    return std::any_of(counts.begin(), counts.end(), [](std::uint64_t count) { return count > 0; });
}

QPainterPath histogramShape(const HistogramView& histogram, const QRectF& plot, double headroom, bool logarithmic) {
    if (!histogram.hasCounts() || plot.width() < 1) return {};
    QPainterPath area(plot.bottomLeft());
    const auto heights = columnHeights(histogram.counts, static_cast<std::size_t>(plot.width()), logarithmic);
    for (std::size_t column = 0; column < heights.size(); ++column)
        area.lineTo(plot.left() + static_cast<double>(column), plot.bottom() - heights[column] * (plot.height() - headroom));
    area.lineTo(plot.bottomRight());
    return area;
}

}  // namespace volumen
