#include "ui/dialogs/key_caps.h"

#include <QFontMetrics>
#include <QPainter>
#include <QStringList>
#include <algorithm>

#include "ui/theme.h"

namespace volumen {

namespace {

constexpr int kCapHeight = 18;
constexpr int kGap = 3;

/// The last part may be "+" itself: "Ctrl++".
QStringList capsOf(const QString& keys) {
    if (keys.endsWith(QLatin1String("++"))) return capsOf(keys.chopped(2)) << QStringLiteral("+");
    return keys == QLatin1String("+") ? QStringList{keys} : keys.split('+', Qt::SkipEmptyParts);
}

int capWidth(const QFontMetrics& metrics, const QString& cap) { return std::max(kCapHeight, metrics.horizontalAdvance(cap.trimmed()) + 10); }

}  // namespace

int keyCapsWidth(const QFontMetrics& metrics, const QString& keys) {
    int width = -kGap;
    for (const QString& cap : capsOf(keys)) width += capWidth(metrics, cap) + kGap;
    return std::max(0, width);
}

void drawKeyCaps(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& keys, const Theme& theme) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(captionFont());
    const QFontMetrics metrics = painter.fontMetrics();
    int x = alignment & Qt::AlignRight ? rect.right() + 1 - keyCapsWidth(metrics, keys) : rect.left();
    for (const QString& cap : capsOf(keys)) {
        const QRectF box(x + 0.5, rect.center().y() - kCapHeight / 2 + 0.5, capWidth(metrics, cap) - 1, kCapHeight - 1);
        painter.setPen(QPen(theme.border, 1));
        painter.setBrush(theme.field);
        painter.drawRoundedRect(box, 3, 3);
        painter.setPen(theme.text);
        painter.drawText(box, Qt::AlignCenter, cap.trimmed());
        x += capWidth(metrics, cap) + kGap;
    }
    painter.restore();
}

}  // namespace volumen
