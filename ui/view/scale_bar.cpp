#include "ui/view/scale_bar.h"

#include <QFontMetricsF>
#include <cmath>

#include "core/base/text.h"

namespace volumen {

namespace {
constexpr double kLongestBar = 160;
constexpr double kMargin = 12;
}  // namespace

double niceLength(double longest) {
    const double power = std::pow(10, std::floor(std::log10(longest)));
    for (const double step : {5.0, 2.0})
        if (step * power <= longest) return step * power;
    return power;
}

void paintOnData(QPainter& painter, QPointF baseline, const QString& text, const QColor& color) {
    painter.setPen(QColor(0, 0, 0, 200));
    for (const QPointF shift : {QPointF(1, 1), QPointF(-1, 1), QPointF(1, -1), QPointF(-1, -1)}) painter.drawText(baseline + shift, text);
    painter.setPen(color);
    painter.drawText(baseline, text);
}

void paintScaleBar(QPainter& painter, QSizeF size, double umPerPixel, bool calibrated, const PaneStyle& style) {
    const double um = niceLength(std::min(kLongestBar, size.width() / 3) * umPerPixel);
    const double pixels = um / umPerPixel;
    const QPointF right(size.width() - kMargin, size.height() - kMargin);
    const QPointF left = right - QPointF(pixels, 0);
    const QString text = QString::fromStdString(calibrated ? formatRoundLength(um) : formatThousands(static_cast<std::int64_t>(um)) + " voxels");
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(QPen(QColor(0, 0, 0, 170), 4));
    painter.drawLine(left, right);
    painter.setPen(QPen(style.onData, 2));
    painter.drawLine(left, right);
    const double width = QFontMetricsF(style.caption).horizontalAdvance(text);
    paintOnData(painter, QPointF((left.x() + right.x() - width) / 2, right.y() - 6), text, style.onData);
}

}  // namespace volumen
