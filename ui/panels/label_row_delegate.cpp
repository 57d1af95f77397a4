#include "ui/panels/label_row_delegate.h"

#include <QPainter>

#include "ui/icons.h"
#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kSwatch = 16;

QRect swatchRect(const QRect& row) { return {row.left() + 12, row.top() + (row.height() - kSwatch) / 2, kSwatch, kSwatch}; }
QRect eyeRect(const QRect& row) { return {row.right() - 28, row.top() + (row.height() - 16) / 2, 16, 16}; }
QRect lockRect(const QRect& row) { return eyeRect(row).translated(-26, 0); }
QRect textRect(const QRect& row) { return row.adjusted(38, 5, -66, -5); }

}  // namespace

void LabelRowDelegate::drawRow(QPainter& painter, const QRect& row, const QModelIndex& index) const {
    const Theme& t = currentTheme();
    const bool visible = index.data(visibleRole).toBool(), locked = index.data(lockedRole).toBool();
    painter.setPen(Qt::NoPen);
    painter.setBrush(index.data(colorRole).value<QColor>());
    painter.drawRoundedRect(swatchRect(row), 3, 3);
    drawTexts(painter, textRect(row), index.data().toString(), visible ? t.text : t.caption, index.data(detailRole).toString(), t.caption);
    icon(locked ? "lock" : "lock-open", locked ? t.accent : t.faint).paint(&painter, lockRect(row));
    icon(visible ? "eye" : "eye-off", visible ? t.text : t.faint).paint(&painter, eyeRect(row));
}

bool LabelRowDelegate::pressed(const QPoint& at, const QRect& row, const QModelIndex& index) {
    const auto hit = [&](const QRect& rect) { return rect.adjusted(-5, -12, 5, 12).contains(at); };
    if (hit(eyeRect(row))) return Q_EMIT eyeClicked(index), true;
    if (hit(lockRect(row))) return Q_EMIT lockClicked(index), true;
    return false;
}

}  // namespace volumen
