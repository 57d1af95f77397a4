#include "ui/panels/layer_row_delegate.h"

#include <QPainter>
#include <QPainterPath>

#include "ui/color_maps.h"
#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kSwatchWidth = 36;

QRect eyeRect(const QRect& row) { return {row.left() + 10, row.top() + (row.height() - 16) / 2, 16, 16}; }
QRect swatchRect(const QRect& row) { return {row.right() - kSwatchWidth - 10, row.top() + row.height() / 2 - 4, kSwatchWidth, 8}; }
QRect textRect(const QRect& row) { return row.adjusted(36, 5, -kSwatchWidth - 22, -5); }

void drawSwatch(QPainter& p, const QRect& rect, const QString& map) {
    QPainterPath outline;
    outline.addRoundedRect(rect, 2, 2);
    p.save();
    p.setClipPath(outline);
    p.drawImage(rect, colorMapSwatch(colorMap(map), rect.size()));
    p.restore();
}

/// The first few labels, from the right.
void drawLabelColors(QPainter& p, const QRect& rect, const QVariantList& colors) {
    constexpr int kSide = 8, kStep = 11;
    p.setPen(Qt::NoPen);
    const int shown = static_cast<int>(std::min<qsizetype>(colors.size(), 1 + (rect.width() - kSide) / kStep));
    for (int i = 0; i < shown; ++i) {
        p.setBrush(colors[i].value<QColor>());
        p.drawRoundedRect(QRect(rect.right() + 1 - kSide - (shown - 1 - i) * kStep, rect.top(), kSide, kSide), 2, 2);
    }
}

}  // namespace

void LayerRowDelegate::drawRow(QPainter& painter, const QRect& row, const QModelIndex& index) const {
    const Theme& t = currentTheme();
    const bool visible = index.data(visibleRole).toBool();
    const QString problem = index.data(problemRole).toString();
    const QString eye = !problem.isEmpty() ? QStringLiteral("warning") : visible ? QStringLiteral("eye") : QStringLiteral("eye-off");
    icon(eye, !problem.isEmpty() ? t.warning : visible ? t.text : t.faint).paint(&painter, eyeRect(row));
    drawTexts(painter, textRect(row), index.data().toString(), visible ? t.text : t.caption, problem.isEmpty() ? index.data(detailRole).toString() : problem,
              problem.isEmpty() ? t.caption : t.warning);
    if (!problem.isEmpty()) return;
    painter.setOpacity(visible ? 1 : 0.35);
    if (const QVariant colors = index.data(labelColorsRole); colors.isValid()) drawLabelColors(painter, swatchRect(row), colors.toList());
    else drawSwatch(painter, swatchRect(row), index.data(colorMapRole).toString());
}

bool LayerRowDelegate::pressed(const QPoint& at, const QRect& row, const QModelIndex& index) {
    if (!eyeRect(row).adjusted(-8, -12, 6, 12).contains(at)) return false;
    return Q_EMIT eyeClicked(index), true;
}

}  // namespace volumen
