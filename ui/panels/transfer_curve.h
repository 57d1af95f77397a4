#pragma once

#include <optional>
#include <vector>

#include "core/project/volume_look.h"
#include "ui/panels/histogram_canvas.h"

class QPainter;

namespace volumen {

/// The transfer curve of a volume over its histogram: values from left to right, opacity upwards, each point in its colour. Points are
/// dragged; a double click beside them adds one, on one asks for its colour; a right click or Delete takes one away. Arrow keys move
/// the selected point.
class TransferCurve : public HistogramCanvas {
    Q_OBJECT

public:
    explicit TransferCurve(QWidget* parent = nullptr);

    void setPoints(const std::vector<TransferPoint>& points);
    const std::vector<TransferPoint>& points() const { return m_points; }
    /// The point that keys act on.
    std::optional<std::size_t> selected() const { return m_selected; }
    void select(std::optional<std::size_t> point);
    /// The selected point to another value, as a hand would: not past its neighbours.
    void moveSelected(double value);

    QSize sizeHint() const override { return {240, 128}; }
    QPointF positionOf(const TransferPoint& point) const;
    TransferPoint pointAt(QPointF position) const;  ///< white

Q_SIGNALS:
    void pointsWanted(const std::vector<volumen::TransferPoint>& points);
    void selectionChanged();
    void colorWanted();  ///< of the selected point

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    std::optional<std::size_t> near(QPointF position) const;
    void want(std::vector<TransferPoint> points);
    void moveTo(std::size_t index, TransferPoint to);
    void add(QPointF position);
    void remove(std::size_t index);
    void drawCurve(QPainter& p) const;
    void drawPoint(QPainter& p, std::size_t index) const;
    void drawReadout(QPainter& p) const;

    std::vector<TransferPoint> m_points;
    bool m_dragging = false;
    std::optional<std::size_t> m_selected;
    std::optional<std::size_t> m_hot;
};

}  // namespace volumen
