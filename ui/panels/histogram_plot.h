#pragma once

#include <QString>
#include <optional>

#include "ui/panels/histogram_canvas.h"

class QPainter;

namespace volumen {

/// The histogram of a layer with its window: two handles that are dragged, and the colour map between them.
/// Dragging between the handles moves both.
class HistogramPlot : public HistogramCanvas {
    Q_OBJECT

public:
    /// All of it, or only a range over the counts, as high as a control: without colours and numbers.
    enum class Form { whole, range };
    explicit HistogramPlot(Form form = Form::whole, QWidget* parent = nullptr);

    /// What stands where there are no counts.
    void setEmptyText(const QString& text);
    void setWindow(double lo, double hi);
    void setColorMap(const QString& name);
    void setGamma(double gamma);
    void setLogScale(bool on);
    bool logScale() const { return m_log; }

    QSize sizeHint() const override { return {240, 112}; }
    double positionOf(double value) const { return xOf(value); }   ///< x in pixels of a native value
    double valueAt(double x) const { return valueUnder(x); }       ///< and back

Q_SIGNALS:
    void windowWanted(double lo, double hi);
    void autoWanted();  ///< a double click

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    enum class Grip { none, lo, hi, both };

    Grip gripAt(double x) const;
    void dragTo(double x);
    void drawCounts(QPainter& p) const;
    void drawMap(QPainter& p) const;
    void drawHandle(QPainter& p, double value, bool active) const;
    void drawReadout(QPainter& p) const;

    QString m_emptyText;
    double m_lo = 0;
    double m_hi = 255;
    double m_gamma = 1;
    QString m_colorMap = "grey";
    bool m_log = true;
    bool m_compact = false;
    Grip m_drag = Grip::none;
    double m_pressLo = 0;
    double m_pressHi = 0;
    double m_pressValue = 0;
    std::optional<double> m_pointerX;
};

}  // namespace volumen
