#pragma once

#include <QString>

class QPainter;
class QRect;
class QFontMetrics;

namespace volumen {

struct Theme;

/// Draws "Ctrl+Shift+P" as key caps that end at `rect`'s right (or begin at its left).
void drawKeyCaps(QPainter& painter, const QRect& rect, Qt::Alignment alignment, const QString& keys, const Theme& theme);
int keyCapsWidth(const QFontMetrics& metrics, const QString& keys);

}  // namespace volumen
