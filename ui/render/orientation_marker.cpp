#include "ui/render/orientation_marker.h"

#include <QPainter>
#include <QPen>
#include <algorithm>

namespace volumen {
namespace {

struct Arm {
    QString letter;  ///< empty for a negative end
    QColor color;
    QPointF end;   ///< from the centre, in lengths of the arm, y down
    double depth;  ///< greater = further away
};

/// Furthest first, so that nearer arms are painted over them.
std::array<Arm, 6> armsOf(const CameraState& camera, const std::array<QColor, 3>& axes) {
    const CameraFrame frame = frameOf(camera);
    const std::array<Point, 3> directions{Point{1, 0, 0}, Point{0, 1, 0}, Point{0, 0, 1}};
    const std::array<QString, 3> letters{"z", "y", "x"};
    std::array<Arm, 6> arms;
    for (std::size_t i = 0; i < 3; ++i) {
        const QPointF end(dot(directions[i], frame.right), -dot(directions[i], frame.up));
        const double depth = dot(directions[i], frame.forward);
        arms[2 * i] = {letters[i], axes[i], end, depth};
        arms[2 * i + 1] = {{}, axes[i], -end, -depth};
    }
    std::stable_sort(arms.begin(), arms.end(), [](const Arm& a, const Arm& b) { return a.depth > b.depth; });
    return arms;
}

/// Arms that point away are dimmer.
QColor shaded(const QColor& color, double depth) { return color.darker(100 + static_cast<int>(35 * std::max(depth, 0.0))); }

void paintPositive(QPainter& painter, const Arm& arm, QPointF center, double reach, double disc) {
    const QPointF end = center + arm.end * reach;
    const QColor color = shaded(arm.color, arm.depth);
    painter.setPen(QPen(color, 1.75, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(center, end);
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawEllipse(end, disc, disc);
    painter.setPen(QColor("#101216"));
    painter.drawText(QRectF(end.x() - disc, end.y() - disc - 0.5, 2 * disc, 2 * disc), Qt::AlignCenter, arm.letter);
}

void paintNegative(QPainter& painter, const Arm& arm, QPointF center, double reach) {
    QColor faint = shaded(arm.color, arm.depth);
    faint.setAlphaF(0.55f);
    painter.setPen(Qt::NoPen);
    painter.setBrush(faint);
    painter.drawEllipse(center + arm.end * reach, 2.5, 2.5);
}

}  // namespace

QImage orientationMarker(const CameraState& camera, const std::array<QColor, 3>& axes, const QFont& font, int side, double pixelRatio) {
    const int pixels = static_cast<int>(std::lround(side * pixelRatio));
    QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    image.fill(Qt::transparent);
    QPainter painter(&image);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
    QFont bold = font;
    bold.setPixelSize(std::max(9, side / 7));
    bold.setBold(true);
    painter.setFont(bold);
    const QPointF center(side / 2.0, side / 2.0);
    const double disc = side / 10.0, reach = side / 2.0 - disc - 1;
    for (const Arm& arm : armsOf(camera, axes))
        arm.letter.isEmpty() ? paintNegative(painter, arm, center, reach) : paintPositive(painter, arm, center, reach, disc);
    return image;
}

}  // namespace volumen
