#pragma once

#include <QMarginsF>
#include <QWidget>

#include "ui/panels/histogram_shape.h"

namespace volumen {

/// Values from left to right over their histogram: what the plots of a layer's window and of its transfer curve have in common.
class HistogramCanvas : public QWidget {
    Q_OBJECT

public:
    void setHistogram(const HistogramView& histogram);
    /// Whole numbers only: values snap to them.
    void setIntegers(bool on) { m_integers = on; }

protected:
    /// `margins`: between the widget and the counts.
    HistogramCanvas(const QMarginsF& margins, QWidget* parent);

    const HistogramView& histogram() const { return m_histogram; }
    bool integers() const { return m_integers; }
    double range() const { return m_histogram.hi - m_histogram.lo; }
    double narrowest() const { return m_integers ? 1 : range() * 1e-4; }  ///< how near two values may lie
    double snapped(double value) const;
    QRectF plotRect() const { return QRectF(rect()) - m_margins; }
    double xOf(double value) const;
    double valueUnder(double x) const;

private:
    QMarginsF m_margins;
    HistogramView m_histogram;
    bool m_integers = false;
};

}  // namespace volumen
