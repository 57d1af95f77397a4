#pragma once

#include <QWidget>
#include <optional>
#include <vector>

#include "core/base/geometry.h"
#include "ui/panels/jobs_indicator.h"

class QLabel;

namespace volumen {

/// What lies under the pointer, or else at the crosshair.
struct ReadOut {
    Point voxel;                  ///< of the space, z-y-x
    std::optional<Point> um;      ///< the same in µm; nothing where the space has no spacing
    struct Value {
        QString layer;
        QString text;             ///< the native value, or why there is none: "…" while it loads
        QString reason;           ///< shown when the pointer rests there; may be empty
    };
    std::vector<Value> values;    ///< topmost first
};

/// The bottom line: position, values of the layers, what the tool does, jobs. Digits keep their place.
class StatusLine : public QWidget {
    Q_OBJECT

public:
    explicit StatusLine(QWidget* parent = nullptr);

    void setReadOut(const std::optional<ReadOut>& readOut);  ///< nothing: no volume is open
    void setHint(const QString& hint);                       ///< what the tool in hand does
    void setJobs(const JobsSummary& jobs);

Q_SIGNALS:
    void gotoWanted();  ///< a click on the position
    void jobsWanted();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool event(QEvent* event) override;

private:
    int drawPosition(QPainter& p, int x);
    int drawValues(QPainter& p, int x, int end);

    std::optional<ReadOut> m_readOut;
    QString m_hint;
    JobsIndicator* m_jobs;
    int m_positionEnd = 0;
    std::vector<QRect> m_valuePlaces;  ///< of the values that found room
};

}  // namespace volumen
