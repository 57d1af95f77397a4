#pragma once

#include <QPainterPath>
#include <cstdint>
#include <vector>

namespace volumen {

/// How often values occur, for drawing: `counts` are equal bins of [lo, hi], native values.
struct HistogramView {
    double lo = 0;
    double hi = 255;
    std::vector<std::uint64_t> counts;

    /// Any value occurs at all.
    bool hasCounts() const;
    friend bool operator==(const HistogramView&, const HistogramView&) = default;
};

/// The counts as a hill that stands on `plot`'s lower edge, the fullest bin `headroom` below its upper one; a column of pixels shows the
/// fullest bin under it. Empty where there is nothing to count. `logarithmic`: by the logarithm of the counts.
QPainterPath histogramShape(const HistogramView& histogram, const QRectF& plot, double headroom, bool logarithmic);

}  // namespace volumen
