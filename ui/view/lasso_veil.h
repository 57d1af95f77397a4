#pragma once

#include <QPolygonF>
#include <QWidget>

namespace volumen {

/// Lies over a pane and takes a line that a hand draws round something: left drag inside, right drag outside. What else a hand does goes to the pane below.
class LassoVeil : public QWidget {
    Q_OBJECT

public:
    /// Covers `pane`, whose child it is; hidden at first.
    explicit LassoVeil(QWidget* pane);

    bool begun() const { return !m_line.isEmpty(); }
    /// Ends the line without a trace.
    void cancel();

Q_SIGNALS:
    /// The line is closed; in the pane's own pixels.
    void drawn(const QPolygonF& line, bool inside);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QPolygonF m_line;   ///< empty: none is begun
    Qt::MouseButton m_button = Qt::NoButton;
};

}  // namespace volumen
