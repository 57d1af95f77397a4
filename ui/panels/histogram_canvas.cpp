#include "ui/panels/histogram_canvas.h"

#include <algorithm>
#include <cmath>

namespace volumen {

HistogramCanvas::HistogramCanvas(const QMarginsF& margins, QWidget* parent) : QWidget(parent), m_margins(margins) { setMouseTracking(true); }

void HistogramCanvas::setHistogram(const HistogramView& histogram) {
    if (histogram == m_histogram) return;
    m_histogram = histogram;
    update();
}

double HistogramCanvas::snapped(double value) const { return m_integers ? std::round(value) : value; }

double HistogramCanvas::xOf(double value) const { return plotRect().left() + (value - m_histogram.lo) / std::max(range(), 1e-30) * plotRect().width(); }

double HistogramCanvas::valueUnder(double x) const { return m_histogram.lo + (x - plotRect().left()) / std::max(plotRect().width(), 1.0) * range(); }

}  // namespace volumen
