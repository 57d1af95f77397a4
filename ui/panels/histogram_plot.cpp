#include "ui/panels/histogram_plot.h"

#include <QMouseEvent>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "ui/color_maps.h"
#include "ui/panels/number_text.h"
#include "ui/tabular_text.h"
#include "ui/theme.h"

namespace volumen {

namespace {
constexpr double kSide = 6;       ///< room for half a handle left and right
constexpr double kMapHeight = 8;  ///< the strip of colours below the counts
constexpr double kReach = 7;      ///< pixels from a handle that still take hold of it
}  // namespace

HistogramPlot::HistogramPlot(Form form, QWidget* parent)
    : HistogramCanvas(form == Form::whole ? QMarginsF(kSide, 4, kSide, kMapHeight + 8) : QMarginsF(kSide, 2, kSide, 2), parent), m_compact(form == Form::range) {
    setMinimumHeight(form == Form::whole ? 96 : 0);
    setAccessibleName(tr("Histogram"));
    setToolTip(tr("Drag the handles to set the window; double click for automatic"));
}

void HistogramPlot::setEmptyText(const QString& text) {
    if (text == m_emptyText) return;
    m_emptyText = text;
    update();
}

void HistogramPlot::setWindow(double lo, double hi) {
    m_lo = lo;
    m_hi = hi;
    update();
}

void HistogramPlot::setColorMap(const QString& name) {
    m_colorMap = name;
    update();
}

void HistogramPlot::setGamma(double gamma) {
    m_gamma = gamma;
    update();
}

void HistogramPlot::setLogScale(bool on) {
    m_log = on;
    update();
}

HistogramPlot::Grip HistogramPlot::gripAt(double x) const {
    const double toLo = std::abs(x - positionOf(m_lo)), toHi = std::abs(x - positionOf(m_hi));
    if (std::min(toLo, toHi) <= kReach) return toLo < toHi || (toLo == toHi && x < positionOf(m_lo)) ? Grip::lo : Grip::hi;
    return x > positionOf(m_lo) && x < positionOf(m_hi) ? Grip::both : Grip::none;
}

void HistogramPlot::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton) return;
    m_drag = gripAt(event->position().x());
    m_pressLo = m_lo;
    m_pressHi = m_hi;
    m_pressValue = valueAt(event->position().x());
    update();
}

void HistogramPlot::dragTo(double x) {
    const double moved = valueAt(x) - m_pressValue;
    const double least = narrowest();
    double lo = m_pressLo + (m_drag == Grip::hi ? 0 : moved), hi = m_pressHi + (m_drag == Grip::lo ? 0 : moved);
    lo = snapped(lo), hi = snapped(hi);
    if (m_drag == Grip::lo) lo = std::min(lo, hi - least);
    if (m_drag == Grip::hi) hi = std::max(hi, lo + least);
    setWindow(lo, hi);
    Q_EMIT windowWanted(lo, hi);
}

void HistogramPlot::mouseMoveEvent(QMouseEvent* event) {
    m_pointerX = event->position().x();
    if (m_drag != Grip::none) {
        dragTo(event->position().x());
    } else {
        const Grip grip = gripAt(event->position().x());
        setCursor(grip == Grip::none ? Qt::ArrowCursor : grip == Grip::both ? Qt::SizeAllCursor : Qt::SplitHCursor);
    }
    update();
}

void HistogramPlot::mouseReleaseEvent(QMouseEvent*) {
    m_drag = Grip::none;
    update();
}

void HistogramPlot::mouseDoubleClickEvent(QMouseEvent*) { Q_EMIT autoWanted(); }

void HistogramPlot::leaveEvent(QEvent*) {
    m_pointerX.reset();
    update();
}

void HistogramPlot::drawCounts(QPainter& p) const {
    const Theme& t = currentTheme();
    const QRectF plot = plotRect();
    const QPainterPath area = histogramShape(histogram(), plot, 6, m_log);
    if (area.isEmpty()) return;
    const double lo = std::clamp(positionOf(m_lo), plot.left(), plot.right()), hi = std::clamp(positionOf(m_hi), plot.left(), plot.right());
    p.fillPath(area, mixed(t.field, t.caption, 0.35));
    p.save();
    p.setClipRect(QRectF(QPointF(lo, plot.top()), QPointF(hi, plot.bottom())));
    p.fillPath(area, mixed(t.field, t.text, 0.72));
    p.restore();
}

/// What colour each value gets: flat outside the window, the map with its gamma inside.
void HistogramPlot::drawMap(QPainter& p) const {
    const QRectF plot = plotRect();
    const ColorMap& map = colorMap(m_colorMap);
    const QRect strip(0, static_cast<int>(plot.bottom()) + 4, width(), static_cast<int>(kMapHeight));
    const QColor ground = currentTheme().pane;
    for (int x = strip.left(); x <= strip.right(); ++x) {
        const double share = (valueAt(x + 0.5) - m_lo) / std::max(m_hi - m_lo, 1e-30);
        const QColor color = map.at(std::pow(std::clamp(share, 0.0, 1.0), 1 / m_gamma));
        p.fillRect(x, strip.top(), 1, strip.height(), mixed(ground, QColor(color.rgb()), color.alphaF()));
    }
}

void HistogramPlot::drawHandle(QPainter& p, double value, bool active) const {
    const Theme& t = currentTheme();
    const QRectF plot = plotRect();
    const double x = std::round(std::clamp(positionOf(value), plot.left(), plot.right())) + 0.5;
    const QColor color = active ? mixed(t.accent, t.text, t.dark ? 0.25 : 0) : t.text;
    p.setPen(QPen(color, 1));
    p.drawLine(QPointF(x, plot.top() + 2), QPointF(x, m_compact ? plot.bottom() - 2 : plot.bottom() + 4 + kMapHeight));
    if (m_compact) return p.fillRect(QRectF(x - 2, plot.top() + 4, 4, plot.height() - 8), color);
    p.setPen(QPen(t.panel, 1.5));
    p.setBrush(color);
    p.drawRoundedRect(QRectF(x - 4.5, plot.bottom() + 2, 9, kMapHeight + 5), 3, 3);
}

void HistogramPlot::drawReadout(QPainter& p) const {
    if (!m_pointerX) return;
    const QRectF plot = plotRect();
    const double value = valueAt(std::clamp(*m_pointerX, plot.left(), plot.right()));
    p.setFont(captionFont());
    p.setPen(currentTheme().caption);
    drawTabular(p, plot.toRect().adjusted(0, 0, -4, 0).adjusted(0, 0, 0, -plot.toRect().height() + 18), Qt::AlignRight,
                numberText(integers() ? std::round(value) : value));
}

void HistogramPlot::paintEvent(QPaintEvent*) {
    QPainter p(this);
    const Theme& t = currentTheme();
    p.setRenderHint(QPainter::Antialiasing);
    p.setPen(Qt::NoPen);
    p.setBrush(t.field);
    p.drawRoundedRect(plotRect().adjusted(-kSide, 0, kSide, 0), metrics::kRadius, metrics::kRadius);
    if (!histogram().hasCounts()) {
        p.setFont(captionFont());
        p.setPen(t.caption);
        p.drawText(plotRect(), Qt::AlignCenter, m_emptyText);
    }
    drawCounts(p);
    p.setRenderHint(QPainter::Antialiasing, false);
    if (!m_compact) drawMap(p);
    p.setRenderHint(QPainter::Antialiasing);
    const Grip hot = m_drag != Grip::none ? m_drag : m_pointerX ? gripAt(*m_pointerX) : Grip::none;
    drawHandle(p, m_lo, hot == Grip::lo || hot == Grip::both);
    drawHandle(p, m_hi, hot == Grip::hi || hot == Grip::both);
    if (!m_compact) drawReadout(p);
}

}  // namespace volumen
